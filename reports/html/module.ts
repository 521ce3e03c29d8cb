/** What ends a module that runs a program, after the program. Runs in Node and in the page. */
export const moduleEnd = '});\n';
