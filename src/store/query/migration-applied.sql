INSERT INTO schema_migration (Version, Name) SELECT {version:UInt32}, {name:String}
