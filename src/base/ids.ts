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
  labelSelection: 'glossator.labelSelection',
  removeLabel: 'glossator.removeLabel',
  labelAllOccurrences: 'glossator.labelAllOccurrencesInFile',
  nextSuggestion: 'glossator.nextSuggestion',
  previousSuggestion: 'glossator.previousSuggestion',
  acceptSuggestion: 'glossator.acceptSuggestion',
  rejectSuggestion: 'glossator.rejectSuggestion',
  toggleLabels: 'glossator.toggleLabels',
  labelThisExample: 'glossator.labelThisExample',
  showChange: 'glossator.showChange',
  keepLabels: 'glossator.keepLabels',
  dismissStale: 'glossator.dismissStale',
  openExample: 'glossator.openExample',
  filterHistory: 'glossator.filterHistory',
  clearHistoryFilter: 'glossator.clearHistoryFilter',
  revisitIgnored: 'glossator.revisitIgnored',
  chooseStrategy: 'glossator.chooseStrategy',
  renameLabel: 'glossator.renameLabel',
  mergeLabels: 'glossator.mergeLabels',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const panelViewType = 'glossator.panel';
export const curveViewType = 'glossator.curves';

/** The tree views of the activity bar. */
export const viewIds = {
  labels: 'glossator.labels',
  queue: 'glossator.queue',
  history: 'glossator.history',
  files: 'glossator.files',
} as const;

/** Set while the workspace has a `glossator.json`. */
export const hasProjectContext = 'glossator.hasProject';
/** Set while no project is open because a `glossator.json` can't be used. */
export const projectInvalidContext = 'glossator.projectInvalid';
/** Set while the active text editor shows a file of a corpus, or what may be one once it is opened. */
export const inCorpusContext = 'glossator.inCorpus';
/** Set while the history shows a part of the answers. */
export const historyFilteredContext = 'glossator.historyFiltered';

/** Set while the panel shows an example. */
export const hasExampleContext = 'glossator.hasExample';
/** Set once the panel has shown its keys; it completes a step of the walkthrough. */
export const keysShownContext = 'glossator.keysShown';
