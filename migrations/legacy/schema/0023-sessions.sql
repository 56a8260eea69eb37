-- Sessions of people at a screen, for copies of the monolith that share them (SESSION_STORE=database). The columns are
-- connect-session-knex's; ids are told apart by case.
CREATE TABLE sessions (
  sid VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sess JSON NOT NULL,
  expired DATETIME NOT NULL,
  KEY sessions_expired (expired)
) ENGINE = InnoDB;
