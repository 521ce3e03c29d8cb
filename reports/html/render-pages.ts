/** Run by `npm run build`: renders the pages of the spec, so that no report has to. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../adapters/package-root.js';
import { renderedFile, renderPages } from './spec-text.js';

writeFileSync(renderedFile, JSON.stringify(renderPages(join(packageRoot, 'spec'))));
