/** A template, and what becomes of it with the data of `../sample`: its output, or `ERR ` and the error. Every output is the original's. */
export type Case = readonly [template: string, output: string];
