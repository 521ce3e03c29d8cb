/** What a page of the site does beyond showing its text: search, and programs in TypeScript all at once. */

const form = document.querySelector('form');
const input = form.querySelector('input');
const found = document.getElementById('found');
const table = document.querySelector('.all-rules');
const all = document.getElementById('shown')?.textContent;
const shownAtMost = 20;
let active = -1;

/** The rules that have all words, those first whose id has most of them. */
function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const worth = ([id]) => words.filter((word) => id.includes(word)).length + (id.startsWith(words[0]) ? words.length : 0);
  return searchIndex
    .filter(([id, level, sentence]) => {
      const all = `${id} ${level} ${sentence}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => worth(b) - worth(a) || a[0].length - b[0].length);
}

function showFound() {
  const rules = search(input.value);
  const count = `${rules.length === 0 ? 'No' : rules.length} ${rules.length === 1 ? 'rule' : 'rules'} found`;
  const said = input.value.trim() === '' ? '' : count;
  if (table) filterRows(rules, said);
  else listFound(rules);
  form.querySelector('.count').textContent = said;
}

/** In the table of all rules, what is found stays. */
function filterRows(rules, said) {
  const ids = new Set(rules.map(([id]) => id));
  for (const row of table.querySelectorAll('[data-rule]')) row.hidden = said !== '' && !ids.has(row.dataset.rule);
  for (const page of table.tBodies) page.hidden = !page.querySelector('[data-rule]:not([hidden])');
  document.getElementById('shown').textContent = said === '' ? all : `${said}, in the order of the pages.`;
}

function listFound(rules) {
  const options = rules.slice(0, shownAtMost).map(([id, , sentence, href, page], i) => {
    const option = document.createElement('li');
    const name = document.createElement('b');
    name.textContent = id;
    option.append(name, `${sentence} (${page})`);
    option.id = `found-${i}`;
    option.role = 'option';
    option.ariaSelected = 'false';
    option.addEventListener('click', () => open(href));
    option.dataset.href = href;
    return option;
  });
  found.replaceChildren(...options);
  active = -1;
  toggle(options.length > 0);
}

function toggle(isOpen) {
  found.hidden = !isOpen;
  input.ariaExpanded = String(isOpen);
  if (!isOpen) input.removeAttribute('aria-activedescendant');
}

function open(href) {
  toggle(false);
  location.href = document.documentElement.dataset.root + href;
}

function choose(step) {
  const options = [...found.children];
  if (found.hidden || options.length === 0) return;
  options[active]?.setAttribute('aria-selected', 'false');
  active = (active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length;
  options[active].setAttribute('aria-selected', 'true');
  options[active].scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', options[active].id);
}

const keys = {
  ArrowDown: () => choose(1),
  ArrowUp: () => choose(-1),
  Enter: () => (table ? undefined : active >= 0 ? open(found.children[active].dataset.href) : form.requestSubmit()),
  Escape: () => {
    if (found.hidden) input.value = '';
    toggle(false);
    if (table) showFound();
  },
};

input.role = 'combobox';
input.setAttribute('aria-controls', 'found');
input.setAttribute('aria-autocomplete', 'list');
input.ariaExpanded = 'false';
input.addEventListener('input', showFound);
input.addEventListener('keydown', (event) => {
  if (!(event.key in keys) || event.isComposing) return;
  event.preventDefault();
  keys[event.key]();
});
document.addEventListener('click', (event) => form.contains(event.target) || toggle(false));
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || document.activeElement === input) return;
  event.preventDefault();
  input.focus();
});
form.hidden = false;
if (table) {
  input.value = new URLSearchParams(location.search).get('q') ?? '';
  showFound();
}

const programs = [...document.querySelectorAll('.typescript')];
const button = document.getElementById('typescript');

function showTypeScript(isShown) {
  button.ariaPressed = String(isShown);
  for (const program of programs) program.open = isShown;
}

/** A browser may keep nothing for pages from files. */
function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem('greenspec-typescript', value);
    return localStorage.getItem('greenspec-typescript');
  } catch {
    return null;
  }
}

button.hidden = programs.length === 0;
button.addEventListener('click', () => {
  const isShown = button.ariaPressed !== 'true';
  showTypeScript(isShown);
  remembered(String(isShown));
});
if (programs.length > 0 && remembered() === 'true') {
  showTypeScript(true);
  // What stands above the rule has grown.
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

const contents = document.getElementById('contents');
const here = contents.querySelector('[aria-current]');
if (here) contents.scrollTop = here.offsetTop - contents.offsetTop - 80;
