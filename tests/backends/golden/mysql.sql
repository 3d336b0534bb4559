SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO';
SET SESSION time_zone = '+00:00' /*M!100000 , join_cache_level = 8 */;
WITH `candidates` AS (
  SELECT
    `p`.`id` AS `id`,
    `p`.`stage` AS `stage`,
    `p`.`name` AS `name`,
    `p`.`joined` AS `joined`,
    `p`.`active` AS `active`
  FROM `partners` AS `p`
), `performance_sums` AS (
  SELECT
    CAST(CAST(`c`.`id` AS CHAR CHARACTER SET utf8mb4) AS BINARY) AS `id`,
    SUM(`e`.`revenue`) AS `revenue`
  FROM `performance` AS `e`
  JOIN `candidates` AS `c`
    ON CAST(CAST(`c`.`id` AS CHAR CHARACTER SET utf8mb4) AS BINARY) = CAST(CAST(`e`.`partner` AS CHAR CHARACTER SET utf8mb4) AS BINARY)
  WHERE
    DATEDIFF(`e`.`date`, `c`.`joined`) >= 1
    AND DATEDIFF(`e`.`date`, `c`.`joined`) <= 30
    AND `e`.`date` <= CAST('2026-03-31' AS DATE)
    AND `e`.`revenue` <> 0
  GROUP BY
    CAST(CAST(`c`.`id` AS CHAR CHARACTER SET utf8mb4) AS BINARY)
)
SELECT
  `c`.`id` AS `id`,
  CAST(CAST(`c`.`stage` AS CHAR CHARACTER SET utf8mb4) AS BINARY) = CAST('Joined' AS BINARY)
  AND LOCATE(
    CAST('o''neil' AS BINARY),
    REPLACE(
      REPLACE(
        REPLACE(
          REPLACE(
            REPLACE(
              CAST(CAST(`c`.`name` AS CHAR CHARACTER SET utf8mb4) AS BINARY),
              CAST('E' AS BINARY),
              CAST('e' AS BINARY)
            ),
            CAST('I' AS BINARY),
            CAST('i' AS BINARY)
          ),
          CAST('L' AS BINARY),
          CAST('l' AS BINARY)
        ),
        CAST('N' AS BINARY),
        CAST('n' AS BINARY)
      ),
      CAST('O' AS BINARY),
      CAST('o' AS BINARY)
    )
  ) > 0
  AND CASE
    WHEN NOT `g1`.`has` IS NULL
    THEN TRUE
    WHEN NOT `g1`.`has_2` IS NULL
    THEN NULL
    ELSE FALSE
  END
  AND `c`.`joined` = CAST('2026-03-01' AS DATE)
  AND (
    `s1`.`revenue` < CAST('10.50' AS DECIMAL(4, 2)) OR `c`.`active` = TRUE
  ) AS `verdict`
FROM `candidates` AS `c`
LEFT JOIN `performance_sums` AS `s1`
  ON `s1`.`id` = CAST(CAST(`c`.`id` AS CHAR CHARACTER SET utf8mb4) AS BINARY)
LEFT JOIN (
  SELECT
    CAST(CAST(`e`.`partner` AS CHAR CHARACTER SET utf8mb4) AS BINARY) AS `id`,
    MAX(
      CASE
        WHEN CAST(CAST(`e`.`group` AS CHAR CHARACTER SET utf8mb4) AS BINARY) IN (CAST('VIP' AS BINARY))
        THEN 1
      END
    ) AS `has`,
    MAX(CASE WHEN `e`.`group` IS NULL THEN 1 END) AS `has_2`
  FROM `groups` AS `e`
  GROUP BY
    CAST(CAST(`e`.`partner` AS CHAR CHARACTER SET utf8mb4) AS BINARY)
) AS `g1`
  ON `g1`.`id` = CAST(CAST(`c`.`id` AS CHAR CHARACTER SET utf8mb4) AS BINARY)
