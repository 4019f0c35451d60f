/** Types of rooms.mjs for the tests. */
import type { Linter } from 'eslint';

export const rooms: Linter.Config[];
