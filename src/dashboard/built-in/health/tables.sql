SELECT
    table AS key,
    sum(bytes_on_disk) AS value,
    sum(rows) AS stored_rows,
    if(stored_rows = 0, NULL, value / stored_rows) AS each,
    count() AS parts,
    sum(data_uncompressed_bytes) / greatest(sum(data_compressed_bytes), 1) AS ratio
FROM system.parts
WHERE active AND database = currentDatabase()
GROUP BY key
ORDER BY value DESC, key
