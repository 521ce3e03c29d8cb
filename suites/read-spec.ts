/** Spec pages → rules. Markdown-it reads the page; everything keeps its file and line. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import MarkdownIt from 'markdown-it';
import { parse } from '../scenario/parse.js';
import { checkSubset } from '../scenario/subset.js';
import { ScenarioError, type Program, type Statement } from '../scenario/syntax.js';
import { parseObjects, parseGiven } from './strategies.js';
import type { Example, Law, Level, Output, Place, Rule } from './rule.js';

/** What is wrong with a spec page, and where. */
export class SpecError extends Error {
  override name = 'SpecError';
  constructor(
    /** A folder has no lines. */
    readonly place: Place | Pick<Place, 'file'>,
    readonly problem: string,
  ) {
    super(`${place.file}${'line' in place ? `:${place.line}` : ''}: ${problem}`);
  }
}

/** A token of Markdown, as markdown-it makes it. */
export type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** A page of the spec, before anything is made of it. */
export interface Page {
  /** Its path in the spec's folder without the ending: `greenlet/switching`. */
  readonly area: string;
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/**
 * Reads all pages under a folder, in the order of their paths: those about known defects, too, which have no rules.
 *
 * @throws SpecError if the folder has no page
 */
export function readPages(folder: string): Page[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new SpecError({ file: folder }, 'there is no such folder; name the one that holds the pages');
  if (!found.isDirectory()) throw new SpecError({ file: folder }, 'this is a file; name the folder that holds the pages');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && statSync(join(folder, file)).isFile())
    .sort();
  const pages = files.map((file) => {
    const path = join(folder, file);
    return pageOf(relative(process.cwd(), path) || path, readFileSync(path, 'utf8'), file.replaceAll('\\', '/').replace(/\.md$/, ''));
  });
  if (!pages.some(hasRules))
    throw new SpecError({ file: folder }, 'there is no page in this folder; a page is a Markdown file, like switching.md');
  return pages;
}

/** One page, from its text. */
export const pageOf = (file: string, text: string, area: string): Page => ({ area, file, text, tokens: new MarkdownIt().parse(text, {}) });

/** Whether a page is one of those that state rules: those about known defects show programs, too, but state none. */
export const hasRules = ({ area }: Pick<Page, 'area'>): boolean => !area.startsWith('defects/');

/**
 * Reads the rules of all pages under a folder, in the order of their paths.
 *
 * @throws SpecError for the first fault in a page
 */
export const readSpec = (folder: string): Rule[] => readRules(folder, readPages(folder));

/** Reads the rules of the pages of a folder. Throws as `readSpec` does. */
export function readRules(folder: string, pages: readonly Page[]): Rule[] {
  const rules = pages.filter(hasRules).flatMap((page) => new PageReader(page).read());
  if (rules.length === 0) throw new SpecError({ file: folder }, 'no page has a rule; a rule is a heading like ### `switch.tuple`');
  refuseRepeats(rules);
  return rules;
}

function refuseRepeats(rules: readonly Rule[]): void {
  const seen = new Map<string, Place>();
  for (const { id, place } of rules) {
    const first = seen.get(id);
    if (first) throw new SpecError(place, `rule "${id}" stands already at ${first.file}:${first.line}; give it another id`);
    seen.set(id, place);
  }
}

/** One page → its rules. */
export const parsePage = (file: string, text: string, area: string): Rule[] => new PageReader(pageOf(file, text, area)).read();

/** How binding a sentence is. */
export const levelWord = /\b(MUST NOT|MUST|SHOULD NOT|SHOULD|MAY)\b/;

/** The line of a page, from 1, in which a token begins. */
export const lineOf = (token: Token): number => (token.map?.[0] ?? 0) + 1;

/** The id in a heading that holds nothing else, as those of rules do; `inline` is the token after the heading's first. */
export const idInHeading = (heading: Token, inline: Token): string | undefined =>
  heading.tag === 'h3' ? /^`([^`]*)`$/.exec(inline.content.trim())?.[1] : undefined;

interface Draft {
  readonly id: string;
  readonly place: Place;
  level?: Level;
  sentence?: string;
  untested?: string;
  unmodelled?: string | undefined;
  needs: readonly string[];
  examples: Example[];
  laws: Law[];
  /** The scenario that still waits for its output. */
  open?: { program: Program; place: Place; outputs: Output[] };
}

class PageReader {
  private readonly rules: Rule[] = [];
  private draft: Draft | undefined;
  /** What the page says for all of its rules, before the first. */
  private readonly page: { needs: readonly string[]; unmodelled?: string } = { needs: [] };

  constructor(private readonly source: Page) {}

  private place(token: Token): Place {
    return { file: this.source.file, line: lineOf(token) };
  }

  read(): Rule[] {
    const { tokens } = this.source;
    tokens.forEach((token, i) => {
      if (token.type === 'heading_open') this.heading(token, tokens[i + 1]!);
      else if (token.type === 'fence') this.fence(token);
      else if (token.type === 'paragraph_open') this.paragraph(this.place(token), tokens[i + 1]!.content);
    });
    this.close();
    return this.rules;
  }

  private heading(token: Token, inline: Token): void {
    const place = this.place(token);
    const id = idInHeading(token, inline);
    if (id === undefined) {
      if (token.tag === 'h3' && this.draft)
        throw new SpecError(place, 'a heading inside a rule; a rule is a heading like ### `switch.tuple`');
      return this.close();
    }
    this.close();
    if (!/^[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/.test(id)) {
      throw new SpecError(place, `"${id}" is no rule id; write lower-case words with a dot, like "switch.dead-chain"`);
    }
    this.draft = { id, place, examples: [], laws: [], ...this.page };
  }

  private paragraph(place: Place, content: string): void {
    const { draft } = this;
    this.closeScenario();
    const text = content.replace(/\s+/g, ' ').trim();
    const note = /^\*(Not tested|Not modelled|Needs):\*\s*(.*)$/.exec(text);
    if (note) return this.note(place, note[1]!, note[2]!);
    if (!draft) return;
    if (draft.sentence !== undefined) return;
    const sentence = /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
    const levels = sentence.match(new RegExp(levelWord, 'g')) ?? [];
    if (levels.length !== 1) {
      throw new SpecError(
        place,
        `the first sentence of rule "${draft.id}" has ${levels.length === 0 ? 'none' : `${levels.length}`} of MUST, MUST NOT, SHOULD, SHOULD NOT, MAY; write exactly one`,
      );
    }
    draft.sentence = sentence;
    draft.level = levels[0] as Level;
  }

  /** What a page says of a rule besides its sentence; before the first rule, of all its rules. */
  private note(place: Place, word: string, text: string): void {
    const { draft } = this;
    if (!draft && (this.rules.length > 0 || word === 'Not tested'))
      throw new SpecError(place, `*${word}:* outside a rule; put it under the rule's heading`);
    if (text === '') throw new SpecError(place, `say ${word === 'Needs' ? 'what' : 'why'} after *${word}:*`);
    if (word === 'Not tested') draft!.untested = text;
    else if (word === 'Not modelled') (draft ?? this.page).unmodelled = text;
    else {
      const needs = [...text.matchAll(/`([^`]+)`/g)].map(([, need]) => need!);
      if (needs.length === 0) throw new SpecError(place, 'write capabilities after *Needs:* as code, like `gc`');
      (draft ?? this.page).needs = [...(draft ?? this.page).needs, ...needs];
    }
  }

  private fence(token: Token): void {
    const place = this.place(token);
    const lastLine = this.source.text.split('\n')[token.map![1] - 1];
    if (!lastLine?.trimStart().startsWith(token.markup))
      throw new SpecError(place, `this block is never closed; end it with ${token.markup}`);
    const [language = '', ...words] = token.info.trim().split(/\s+/);
    if (language === 'text' || language === 'markdown' || language === 'error' || language === 'sh' || language === 'json') return;
    if (language !== 'python' && language !== 'output') {
      const hint = /^out/.test(language) ? 'output' : 'python, output or text';
      throw new SpecError(
        place,
        `unknown block "${token.info.trim()}"; write ${language === '' ? 'python, output or text after the fence' : `"${hint}"`}`,
      );
    }
    if (!this.draft)
      throw new SpecError(place, `a ${language} block outside a rule; put it under a heading like ### \`switch.tuple\`, or mark it "text"`);
    if (language === 'output') return this.output(place, words, token.content);
    this.closeScenario();
    if (words.length > 0) throw new SpecError(place, `unknown word "${words[0]}" after python; write nothing there`);
    this.scenario(place, token.content);
  }

  private scenario(place: Place, text: string): void {
    let program: Program;
    try {
      program = parse(text);
      const law = program.find((statement) => statement.kind === 'def' && statement.given);
      if (law) return this.law(place, program, law as Extract<Statement, { kind: 'def' }>);
      checkSubset(program);
    } catch (error) {
      throw this.located(place, error);
    }
    this.draft!.open = { program, place, outputs: [] };
  }

  private law(place: Place, program: Program, definition: Extract<Statement, { kind: 'def' }>): void {
    const given = definition.given!;
    const { given: _, ...plain } = definition;
    const stripped = program.map((statement) => (statement === definition ? plain : statement));
    checkSubset(stripped);
    const parameters = definition.parameters.map(({ name }) => name);
    const [first] = given;
    const line = definition.line ?? 1;
    const objects = given.length === 1 && first ? parseObjects(first.value, line) : undefined;
    if (definition.name !== 'law' && !(objects && definition.name === 'settled'))
      throw new ScenarioError(definition.line ?? 1, `the function after @given is "${definition.name}"; call it "law"`);
    if (parameters.join() !== given.map(({ name }) => name).join()) {
      throw new ScenarioError(
        definition.line ?? 1,
        `${definition.name}(${parameters.join(', ')}) and @given(${given.map(({ name }) => name).join(', ')}) differ; name the same parameters in the same order`,
      );
    }
    if (!objects) given.forEach(({ value }) => parseGiven(value, line));
    this.draft!.laws.push({ kind: 'law', place, program: stripped, given, ...(objects && { objects }) });
  }

  /** A scenario's error, with its place in the page. */
  private located(place: Place, error: unknown): unknown {
    return error instanceof ScenarioError ? new SpecError({ file: place.file, line: place.line + error.line }, error.problem) : error;
  }

  private output(place: Place, words: readonly string[], content: string): void {
    const open = this.draft!.open;
    if (!open) throw new SpecError(place, 'an output block without a python block before it');
    const [name, ...more] = words;
    if (more.length > 0) throw new SpecError(place, `unknown word "${more[0]}" after output; write at most one name`);
    if (open.outputs.length > 0 && (name === undefined || open.outputs[0]!.name === undefined)) {
      throw new SpecError(place, 'several output blocks need a name each: output none, output empty');
    }
    open.outputs.push({ ...(name !== undefined && { name }), lines: content === '' ? [] : content.replace(/\n$/, '').split('\n') });
  }

  private closeScenario(): void {
    const open = this.draft?.open;
    if (!open) return;
    if (open.outputs.length === 0) throw new SpecError(open.place, 'this example has no output block; write ```output after it');
    this.draft!.examples.push({ kind: 'example', ...open });
    delete this.draft!.open;
  }

  private close(): void {
    const { draft } = this;
    if (!draft) return;
    this.closeScenario();
    const { id, place, level, sentence, examples, laws, needs, unmodelled, untested } = draft;
    if (sentence === undefined || level === undefined)
      throw new SpecError(place, `rule "${id}" has no sentence; write it under the heading`);
    if (examples.length + laws.length === 0 && untested === undefined) {
      throw new SpecError(place, `rule "${id}" has no scenario; add a python block, or "*Not tested:* why"`);
    }
    if (examples.length + laws.length > 0 && untested !== undefined) {
      throw new SpecError(place, `rule "${id}" says *Not tested:* but has scenarios; leave one of them out`);
    }
    const notes = { ...(unmodelled !== undefined && { unmodelled }), ...(untested !== undefined && { untested }) };
    this.rules.push({ id, level, sentence, area: this.source.area, place, examples, laws, needs, ...notes });
    this.draft = undefined;
  }
}
