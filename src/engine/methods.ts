/** The engine as a set of functions: the service implements it, the client offers it to the host. */
import type { EngineMessage, EngineMethod, EngineMethods } from '../protocol/engine.js';

export type EngineHandlers = {
  readonly [M in EngineMethod]: (
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ) => Promise<EngineMethods[M]['result']>;
};

/** What the engine says without being asked. */
export type EngineNotice = Extract<
  EngineMessage,
  { type: 'progress' | 'idle' | 'round' | 'trouble' | 'log' }
>;

/** What both the client and the service can be asked. */
export interface Engine {
  /** False where a request would start it first; undefined where it always runs. */
  readonly isStarted?: boolean | undefined;
  request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']>;
}
