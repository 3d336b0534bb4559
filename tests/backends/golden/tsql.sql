SET ANSI_NULLS ON;
WITH [candidates] AS (
  SELECT
    [p].[id] AS [id],
    [p].[stage] AS [stage],
    [p].[name] AS [name],
    [p].[joined] AS [joined],
    [p].[active] AS [active]
  FROM [partners] AS [p]
), [performance_sums] AS (
  SELECT
    CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' AS [id],
    SUM([e].[revenue]) AS [revenue]
  FROM [performance] AS [e]
  JOIN [candidates] AS [c]
    ON CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = CAST([e].[partner] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
  WHERE
    DATEDIFF(DAY, [c].[joined], [e].[date]) >= 1
    AND DATEDIFF(DAY, [c].[joined], [e].[date]) <= 30
    AND [e].[date] <= CAST('2026-03-31' AS DATE)
    AND [e].[revenue] <> 0
  GROUP BY
    CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
)
SELECT
  [c].[id] AS [id],
  CAST(CASE
    WHEN CAST([c].[stage] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = N'Joined.'
    AND CHARINDEX(
      N'o''neil',
      REPLACE(
        REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(CAST([c].[name] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2, N'E', N'e'),
              N'I',
              N'i'
            ),
            N'L',
            N'l'
          ),
          N'N',
          N'n'
        ),
        N'O',
        N'o'
      )
    ) > 0
    AND CASE
      WHEN EXISTS(
        SELECT
          1
        FROM [groups] AS [e]
        WHERE
          CAST([e].[partner] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
          AND CAST([e].[group] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' IN (N'VIP.')
      )
      THEN 1
      WHEN EXISTS(
        SELECT
          1
        FROM [groups] AS [e]
        WHERE
          CAST([e].[partner] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
          AND [e].[group] IS NULL
      )
      THEN NULL
      ELSE 0
    END = 1
    AND [c].[joined] = CAST('2026-03-01' AS DATE)
    AND (
      [s1].[revenue] < CAST('10.50' AS NUMERIC(4, 2)) OR [c].[active] = 1
    )
    THEN 1
    WHEN NOT (
      CAST([c].[stage] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = N'Joined.'
      AND CHARINDEX(
        N'o''neil',
        REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(CAST([c].[name] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2, N'E', N'e'),
                N'I',
                N'i'
              ),
              N'L',
              N'l'
            ),
            N'N',
            N'n'
          ),
          N'O',
          N'o'
        )
      ) > 0
      AND CASE
        WHEN EXISTS(
          SELECT
            1
          FROM [groups] AS [e]
          WHERE
            CAST([e].[partner] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
            AND CAST([e].[group] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' IN (N'VIP.')
        )
        THEN 1
        WHEN EXISTS(
          SELECT
            1
          FROM [groups] AS [e]
          WHERE
            CAST([e].[partner] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.' = CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
            AND [e].[group] IS NULL
        )
        THEN NULL
        ELSE 0
      END = 1
      AND [c].[joined] = CAST('2026-03-01' AS DATE)
      AND (
        [s1].[revenue] < CAST('10.50' AS NUMERIC(4, 2)) OR [c].[active] = 1
      )
    )
    THEN 0
  END AS BIT) AS [verdict]
FROM [candidates] AS [c]
LEFT JOIN [performance_sums] AS [s1]
  ON [s1].[id] = CAST([c].[id] AS NVARCHAR(MAX)) COLLATE Latin1_General_100_BIN2 + N'.'
