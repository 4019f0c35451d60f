/** `node test/harness/unit.mjs [part of a path]` runs the unit tests, or those whose path matches. */
import { endSuite, runSuite } from './suite.mjs';

endSuite('unit', await runSuite('unit', process.argv[2]));
