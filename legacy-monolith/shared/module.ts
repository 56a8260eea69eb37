import type { Express } from 'express';
import type { VerifyApiToken, Logger } from '../../services/kit/index.ts';
import type { MenuService } from '../api/menu.service.ts';
import type { AuthService } from '../auth/auth.service.ts';
import type { Role } from '../auth/staff-user.ts';
import type { MonolithConfig } from '../config.ts';
import type { BackgroundJobs } from './background-jobs.ts';
import type { LegacyDatabase } from './database.ts';
import type { PizzeriaRepository } from './pizzeria.repository.ts';

/** The settings that modules may read; all others are the process's own. */
export type ModuleConfig = Pick<
  MonolithConfig,
  | 'SESSION_SECRET'
  | 'BRIDGE_SECRET'
  | 'API_TOKEN_PRIVATE_JWK'
  | 'PUBLIC_EXPLAIN_FOOTER'
  | 'SMS_GATEWAY_URL'
  | 'CRM_URL'
  | 'CRM_EXPORT_INTERVAL'
>;

/** What every module may use of the one process that they share. */
export interface ModuleDeps {
  readonly config: ModuleConfig;
  /** The primary: everything that writes, and reads that must see what was just written. */
  readonly db: LegacyDatabase;
  /** For reference data (menu, network, labels): the primary, or a replica that may lag. */
  readonly referenceDb: LegacyDatabase;
  /** For reports: the primary, or a replica that may lag. */
  readonly reportsDb: LegacyDatabase;
  readonly auth: AuthService;
  readonly menus: MenuService;
  readonly pizzerias: PizzeriaRepository;
  readonly verifyToken: VerifyApiToken;
  readonly logger: Logger;
  /** What a module does by itself at intervals; stopped with the process. */
  readonly jobs: BackgroundJobs;
}

/** A page that staff can open from the start page and the navigation. */
export interface Screen {
  readonly path: string;
  readonly title: string;
  /** What one does there, in a few words. */
  readonly description: string;
  readonly roles: readonly Role[];
}

/** A part of the back office. All of them run in one process; the flag `monolith-<name>` switches one off. */
export interface MonolithModule {
  readonly name: string;
  /** Everything that it answers lies under these paths. */
  readonly paths: readonly string[];
  readonly screens: readonly Screen[];
  add(app: Express, deps: ModuleDeps): void;
}
