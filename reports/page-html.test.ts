import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { pageOf, parsePage, readPages, readRules, type Page } from '../suites/read-spec.js';
import { escaped } from './html/markup.js';
import { highlighted, pageHtml, ruleSections, slugOf, type Placing } from './page-html.js';

const page = (text: string, area = 'eventlet/pools'): Page => pageOf(`${area}.md`, text, area);
const ids = ['pool.size', 'pool.free'];
const placing: Placing = {
  page: (area, fragment) => (area === 'nowhere' ? undefined : `at(${area})${fragment === undefined ? '' : `(${fragment})`}`),
  rule: (id) => (ids.includes(id) ? `to(${id})` : undefined),
};
const html = (text: string): string => pageHtml(page(text), placing);

const rule = `# Pools

### \`pool.size\`

A pool MUST have a size, see \`pool.free\` and \`pool.size\`. It MAY differ.

Its size is a number.

\`\`\`python
print(1)
\`\`\`
\`\`\`output one
1
\`\`\`

*Source:* pool.py

## Next
`;

describe('a rule', () => {
  const section = ruleSections(page(rule), placing).get('pool.size')!();

  test('is a section from its heading to the next, with its id as anchor and a link to itself', () => {
    expect(section).toMatch(/^<section class="rule" id="pool\.size">\n<h3><a class="id" href="to\(pool\.size\)"><code>pool\.size</);
    expect(section).toContain('<p class="note"><em>Source:</em> pool.py</p>');
    expect(section).not.toContain('Next');
    expect(html(rule)).toContain(section);
  });

  test('has its sentence marked, with the word that says how binding it is, and leads to other rules', () => {
    expect(section).toContain(
      '<p class="sentence">A pool <strong class="level">MUST</strong> have a size, see <a href="to(pool.free)"><code>',
    );
    expect(section).toContain('and <code>pool.size</code>. It MAY differ.</p>');
    expect(section).toContain('<p>Its size is a number.</p>');
  });

  test('shows its examples with the answers that have names', () => {
    expect(section).toContain('<pre class="code"><code>print(<span class="v">1</span>)\n</code></pre>');
    expect(section).toContain('<p>Output of the answer <code>one</code></p>\n<pre class="code"><code>1\n</code></pre>');
  });

  test('takes what is put beside its id and below its sentence', () => {
    const beside: Placing = { ...placing, inHeading: (id) => `<b>${id}</b>`, belowSentence: (id) => `<i>${id}</i>` };
    const found = ruleSections(page(rule), beside).get('pool.size')!();
    expect(found).toContain('</a><b>pool.size</b></h3>');
    expect(found).toContain('It MAY differ.</p>\n<i>pool.size</i><p>Its size');
  });

  test('shows the programs that it is given in TypeScript, too', () => {
    const example = parsePage('pools.md', rule, 'eventlet/pools')[0]!.examples[0]!;
    const program: Placing['program'] = (_, line) => (line === example.place.line ? example.program : undefined);
    const found = pageHtml(page(rule), { ...placing, program });
    expect(found).toContain('<summary>In TypeScript</summary>\n<pre class="code"><code>print(<span class="v">1</span>);\n');
    expect(section).not.toContain('TypeScript');
  });

  test('has no section on a page about a known defect', () => {
    expect(ruleSections(page(rule, 'defects/pool-size'), placing).size).toBe(0);
  });

  test('has an answer called `correct`, which is the correct output on a page about a known defect', () => {
    const text = '```output\n1\n```\n```output correct\n2\n```\n';
    expect(html(text)).toContain('<p>Output of the answer <code>correct</code></p>\n<pre class="code"><code>2\n</code></pre>');
    const found = pageHtml(page(text, 'defects/pool-size'), placing);
    expect(found).toContain('<p>Output</p>\n<pre class="code"><code>1\n</code></pre>');
    expect(found).toContain('<p>Correct output</p>\n<pre class="code"><code>2\n</code></pre>');
  });
});

describe('a link', () => {
  test.each([
    ['[x](../greenlet/exit.md)', '<a href="at(greenlet/exit)">x</a>'],
    ['[x](links.md#a-b)', '<a href="at(eventlet/links)(a-b)">x</a>'],
    ['[x](#a-b)', '<a href="at(eventlet/pools)(a-b)">x</a>'],
    ['[`pool.free`](resource-pools.md)', '<a href="to(pool.free)"><code>pool.free</code></a>'],
    ['[`pool.free`](resource-pools.md#there)', '<a href="at(eventlet/resource-pools)(there)"><code>pool.free</code></a>'],
    ['[x](https://example.org/?a=1&b=2)', '<a href="https://example.org/?a=1&amp;b=2">x</a>'],
  ])('%s leads to %s', (text, expected) => expect(html(text)).toBe(`<p>${expected}</p>\n`));

  test.each(['[x](../nowhere.md)', '[x](//example.org/a.md)', '[x](ftp://example.org/a.md)', '[x](../pool.py)', '[x](%E0%.txt)'])(
    '%s leads nowhere, and is text',
    (text) => expect(html(text)).toBe('<p>x</p>\n'),
  );
});

describe('what a page says is shown as text', () => {
  const hostile = '<script>alert(1)</script>';
  test.each([
    ['prose', hostile],
    ['a heading', `# ${hostile}`],
    ['code', `\`${hostile}\``],
    ['a program', `\`\`\`python\n'${hostile}' # ${hostile}\n\`\`\``],
    ['an output', `\`\`\`output ${hostile}\n${hostile}\n\`\`\``],
    ['the name of a block', `\`\`\`"${hostile}\nx\n\`\`\``],
    ['a link', `[${hostile}](javascript:alert(1)) <img src=x onerror=alert(1)>`],
    ['a title', '[x](https://example.org "\\" onclick=alert(1)")'],
    ['a picture', '![<script>](https://example.org/pixel.png)'],
    ['an indented block', `    ${hostile}`],
    ['an id', '### `<script>"`'],
  ])('%s', (_, text) => {
    const tags = [...html(text).matchAll(/<\/?[a-z](?:"[^"]*"|[^">])*>/g)].map(([tag]) => tag.replaceAll(/(id|href)="[^"]*"/g, ''));
    expect(tags.join(' ')).not.toMatch(/<script|img|onclick|onerror/);
    expect(tags.join(' ')).not.toContain('src=');
    expect(html(text)).not.toMatch(/href="javascript:/);
  });

  it('spells out what would reorder it or command a terminal', () => {
    expect(html('a\u202eb `c\u202ed`\n\n```python\n"\u202e\u001b"\n```\n')).not.toMatch(/[\u202e\u001b]/);
    expect(escaped('a\u202e<"\'>&')).toBe("a\\u202e&lt;&quot;'>&amp;");
  });
});

describe('a program', () => {
  const textOf = (shown: string): string =>
    shown
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');

  test.each(['python', 'javascript'] as const)('in %s says the same with and without its colours, even if it is none', (language) => {
    for (const code of ['', '\n\n', 'def f(:\n', 'const a: number = `${1}`;\n', '"<b>&amp;', "a = '''\n\n<script>", '\ttab\n  two']) {
      expect(textOf(highlighted(code, language))).toBe(code);
    }
  });

  test('has keywords, names that it defines, strings, numbers, comments and decorators in colours of their own', () => {
    expect(highlighted('@a\ndef f():\n    return "s", 1, None # c', 'python')).toBe(
      '<span class="m">@</span>a\n<span class="k">def</span> <span class="d">f</span>():\n    <span class="k">return</span> <span class="s">&quot;s&quot;</span>, <span class="v">1</span>, <span class="v">None</span> <span class="c"># c</span>',
    );
    expect(highlighted('let a: number = await f(`s`); // c', 'javascript')).toMatch(
      /^<span class="k">let<.*class="k">await<.*class="s">`s`<.*class="c"/,
    );
  });
});

test('headings have the anchors that GitHub gives them, each its own', () => {
  expect(html('## A rule, `x` & more\n\n## A rule, x  more\n\n## Ünd_so-weiter\n')).toBe(
    '<h2 id="a-rule-x--more">A rule, <code>x</code> &amp; more</h2>\n<h2 id="a-rule-x--more-1">A rule, x  more</h2>\n<h2 id="ünd_so-weiter">Ünd_so-weiter</h2>\n',
  );
  expect(slugOf('`exit-arguments`')).toBe('exit-arguments');
});

test('every rule of the spec has a section, for which no program is checked', () => {
  const pages = readPages(join(packageRoot, 'spec'));
  const sections = pages.flatMap((one) => [...ruleSections(one, placing).keys()]);
  expect(sections).toEqual(readRules('spec', pages).map(({ id }) => id));
});
