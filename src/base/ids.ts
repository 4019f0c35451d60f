/** Identifiers that package.json contributes; a test holds both sides together. */
export const commandIds = {
  nextUncertainExample: 'glossator.nextUncertainExample',
  createProject: 'glossator.createProject',
  openProject: 'glossator.openProject',
  exportTrainingData: 'glossator.exportTrainingData',
  importAnnotations: 'glossator.importAnnotations',
  simulate: 'glossator.simulate',
  goToSource: 'glossator.goToSource',
  restartEngine: 'glossator.restartEngine',
  showLog: 'glossator.showLog',
  accept: 'glossator.accept',
  reject: 'glossator.reject',
  ignore: 'glossator.ignore',
  flag: 'glossator.flag',
  undo: 'glossator.undo',
  showKeys: 'glossator.showKeys',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const panelViewType = 'glossator.panel';
export const curveViewType = 'glossator.curves';

/** Set while the panel shows an example. */
export const hasExampleContext = 'glossator.hasExample';
