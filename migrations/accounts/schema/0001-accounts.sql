-- Customers' own logins, their sessions, and the tokens of forms. Nothing here is the monolith's: an account knows no
-- customer of it yet. Times are UTC. Of tokens only the SHA-256 is kept: who reads this database can use none.

CREATE TABLE accounts (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(100) NOT NULL,
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  failed_logins TINYINT NOT NULL DEFAULT 0,
  locked_until DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY accounts_email (email)
) ENGINE = InnoDB;

CREATE TABLE sessions (
  token_hash BINARY(32) NOT NULL PRIMARY KEY,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  KEY sessions_expiry (expires_at),
  CONSTRAINT sessions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
) ENGINE = InnoDB;

-- A token is good for one submit of one browser: its row is deleted by whoever comes first.
CREATE TABLE csrf_tokens (
  token_hash BINARY(32) NOT NULL PRIMARY KEY,
  browser_hash BINARY(32) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  KEY csrf_tokens_expiry (expires_at)
) ENGINE = InnoDB;
