/** The project that the views are about: the one shown in the panel, else the one opened last. */
import { setTimeout as wait } from 'node:timers/promises';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import type { ProjectSession } from '../session/projectSession.js';

/** Answers come in quick succession; the views follow at this distance. */
const pauseMilliseconds = 100;

export class CurrentProject implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new Emitter<void>());
  /** Another project, another answer, or another round of the model. */
  readonly onDidChange = this.changes.event;
  private readonly rests = this.owned.add(new Emitter<void>());
  /** The engine has come to rest, mostly after a round. */
  readonly onDidRest = this.rests.event;
  private heard = new DisposableStore();
  private project: ProjectSession | undefined;
  private due = false;

  constructor(private readonly projects: OpenProjects) {
    this.owned.add({ dispose: () => this.heard.dispose() });
    this.owned.add(projects.onDidChange(() => this.follow()));
  }

  get(): ProjectSession | undefined {
    return this.project;
  }

  show(project: ProjectSession): void {
    if (project === this.project) return;
    this.project = project;
    this.heard.dispose();
    this.heard = new DisposableStore();
    this.heard.add(project.session.onDidChange(() => this.tell()));
    this.heard.add(
      project.onDidChangeEngine(({ kind }) => {
        this.tell();
        if (kind === 'idle') this.rests.fire();
      }),
    );
    this.tell();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private follow(): void {
    const open = this.projects.all();
    const { project } = this;
    if (project && open.includes(project)) return;
    const next = open.at(-1);
    if (next) this.show(next);
    else {
      this.heard.dispose();
      this.project = undefined;
      this.tell();
    }
  }

  private tell(): void {
    if (this.due) return;
    this.due = true;
    void wait(pauseMilliseconds, undefined, { ref: false }).then(() => {
      this.due = false;
      this.changes.fire();
    });
  }
}
