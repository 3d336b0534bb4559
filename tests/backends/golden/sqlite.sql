WITH "candidates" AS (
  SELECT
    "p"."id" AS "id",
    "p"."stage" AS "stage",
    "p"."name" AS "name",
    "p"."joined" AS "joined",
    "p"."active" AS "active"
  FROM "partners" AS "p"
), "performance_sums" AS (
  SELECT
    "c"."id" COLLATE BINARY AS "id",
    SUM(
      CASE
        WHEN "e"."revenue" IS NULL
        THEN NULL
        WHEN ROUND("e"."revenue" * 100.0) / 100.0 = "e"."revenue"
        THEN CAST(ROUND("e"."revenue" * 100.0) AS INTEGER)
        ELSE ABS(-9223372036854775807 - (
          NOT "e"."revenue" IS NULL
        ))
      END
    ) AS "revenue"
  FROM "performance" AS "e"
  JOIN "candidates" AS "c"
    ON "c"."id" COLLATE BINARY = "e"."partner" COLLATE BINARY
  WHERE
    CAST(JULIANDAY("e"."date") - JULIANDAY("c"."joined") AS INTEGER) >= 1
    AND CAST(JULIANDAY("e"."date") - JULIANDAY("c"."joined") AS INTEGER) <= 30
    AND "e"."date" <= '2026-03-31'
    AND CASE
      WHEN "e"."revenue" IS NULL
      THEN NULL
      WHEN ROUND("e"."revenue" * 100.0) / 100.0 = "e"."revenue"
      THEN CAST(ROUND("e"."revenue" * 100.0) AS INTEGER)
      ELSE ABS(-9223372036854775807 - (
        NOT "e"."revenue" IS NULL
      ))
    END <> 0
  GROUP BY
    "c"."id" COLLATE BINARY
)
SELECT
  "c"."id" AS "id",
  "c"."stage" COLLATE BINARY = 'Joined'
  AND INSTR(
    REPLACE(
      REPLACE(REPLACE(REPLACE(REPLACE("c"."name", 'E', 'e'), 'I', 'i'), 'L', 'l'), 'N', 'n'),
      'O',
      'o'
    ),
    'o''neil'
  ) > 0
  AND CASE
    WHEN EXISTS(
      SELECT
        1
      FROM "groups" AS "e"
      WHERE
        "e"."partner" COLLATE BINARY = "c"."id" COLLATE BINARY
        AND "e"."group" COLLATE BINARY IN ('VIP')
    )
    THEN TRUE
    WHEN EXISTS(
      SELECT
        1
      FROM "groups" AS "e"
      WHERE
        "e"."partner" COLLATE BINARY = "c"."id" COLLATE BINARY AND "e"."group" IS NULL
    )
    THEN NULL
    ELSE FALSE
  END
  AND "c"."joined" = '2026-03-01'
  AND (
    "s1"."revenue" < 1050 OR "c"."active" = TRUE
  ) AS "verdict"
FROM "candidates" AS "c"
LEFT JOIN "performance_sums" AS "s1"
  ON "s1"."id" = "c"."id" COLLATE BINARY
