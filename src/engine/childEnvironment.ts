/**
 * What a forked process is given of this one's environment: all but what would make it load other code or wait
 * for the host's debugger.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  Reflect.deleteProperty(environment, 'NODE_OPTIONS');
  Reflect.deleteProperty(environment, 'VSCODE_INSPECTOR_OPTIONS');
  return environment;
}
