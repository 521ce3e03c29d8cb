/**
 * Scenes of generated programs about green threads: some statements in a row in which happens what seldom happens by
 * chance, each as the Python it becomes (see scene.ts).
 *
 * In braces: `f` a function of the program, or another that can be called; `n` and `d` seconds, where `d` may be below
 * zero; `x` an exception object, `X` a class of them, `args` the arguments of a throw, `also` the same after a comma, `bad`
 * ones that no throw takes; `v` a value; `m` a text that tells where the scene stands; `C` a class of the
 * scene's own. What a scene names is its own. All stand in the main program.
 */

import { poolScenes } from './scenes-pools.js';
import { queueScenes } from './scenes-queues.js';
import { resourceScenes, taskScenes } from './scenes-resources.js';
import { threadScenes } from './scenes-threads.js';
import { waitScenes } from './scenes-waits.js';

/** All scenes by their names. */
export const scenes = {
  ...threadScenes,
  ...waitScenes,
  ...poolScenes,
  ...queueScenes,
  ...taskScenes,
  ...resourceScenes,
} as const satisfies Readonly<Record<string, string>>;

export type SceneName = keyof typeof scenes;
