import { Api, Refused, type Session } from './api.ts';
import type { Context } from './context.ts';
import { customerView } from './customer.ts';
import { button, type Child, element, linkTo } from './element.ts';
import { subjectView } from './explanation.ts';
import type { Language } from './format.ts';
import { LiveLine } from './live-line.ts';
import { chooseLanguage, presentLanguage, TEXTS } from './languages.ts';
import { listView } from './list-view.ts';
import { overview } from './overview.ts';
import { queues } from './queues.ts';
import { readRoute, type Route, writeRoute } from './route.ts';
import { searchResults } from './search.ts';
import { signIn } from './sign-in.ts';
import { terms } from './terms.ts';

/** The page: who has signed in, in which language, and at which view. */
class Desk {
  private readonly api = new Api();
  private readonly line = new LiveLine();
  private session: Session | null = null;
  private language: Language = presentLanguage();
  private leaving = new AbortController();
  private readonly status = element('p', { class: 'status', role: 'status' });
  private readonly lineState = element('span', { class: 'line', role: 'status' });
  private readonly content = element('main', { id: 'content' });

  async start(): Promise<void> {
    this.api.onSignedOut = () => {
      if (this.session !== null) this.signedOut();
    };
    this.line.onState = () => {
      this.showLine();
    };
    addEventListener('hashchange', () => {
      this.showView();
    });
    try {
      this.session = await this.api.session();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    this.show('');
  }

  private signedOut(): void {
    this.session = null;
    this.show(TEXTS[this.language].signIn.ended);
  }

  /** Everything, anew. */
  private show(note: string): void {
    const texts = TEXTS[this.language];
    document.documentElement.lang = this.language;
    document.title = texts.title;
    this.leaving.abort();
    this.line.stop();
    this.lineState.textContent = '';
    if (this.session === null) {
      const onSignedIn = (session: Session) => {
        this.session = session;
        this.show('');
      };
      const form = signIn({ api: this.api, texts, note, onSignedIn });
      document.body.replaceChildren(element('header', {}, this.languageButton()), form);
      document.querySelector('input')?.focus();
      return;
    }
    const skip = element('a', { class: 'skip', href: '#content' }, texts.skip);
    skip.addEventListener('click', (event) => {
      event.preventDefault();
      this.content.querySelector('h1')?.focus();
    });
    document.body.replaceChildren(skip, this.header(this.session), this.status, this.content);
    this.showView();
    this.line.start();
  }

  private header(session: Session): HTMLElement {
    const texts = TEXTS[this.language];
    const { name, role } = session;
    const leave = () => {
      this.api.signOut().catch((error: unknown) => {
        this.status.textContent = error instanceof Refused ? error.words : String(error);
      });
    };
    return element(
      'header',
      {},
      element(
        'nav',
        { 'aria-label': texts.nav.label },
        linkTo({ view: 'overview' }, texts.nav.overview),
        linkTo({ view: 'queues' }, texts.nav.queues),
        linkTo({ view: 'list', list: 'deposits', query: '' }, texts.lists.title),
        linkTo({ view: 'terms' }, texts.terms.title),
      ),
      this.searchForm(),
      element(
        'div',
        { class: 'who' },
        this.lineState,
        element('span', {}, texts.signedInAs(name, texts.roles[role])),
        this.languageButton(),
        button('sign-out', texts.signOut, leave),
      ),
    );
  }

  private searchForm(): HTMLElement {
    const { search } = TEXTS[this.language];
    const box = element('input', {
      ...{ type: 'search', name: 'q', 'aria-label': search.label, placeholder: search.hint },
      ...{ required: true, autocomplete: 'off', spellcheck: 'false' },
    });
    const form = element(
      'form',
      { role: 'search' },
      box,
      element('button', { type: 'submit' }, search.enter),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = box.value.trim();
      if (text !== '') location.hash = writeRoute({ view: 'search', text });
    });
    return form;
  }

  private languageButton(): HTMLElement {
    const press = () => {
      this.language = this.language === 'en' ? 'ru' : 'en';
      chooseLanguage(this.language);
      this.show('');
    };
    return button('language', TEXTS[this.language].otherLanguage, press);
  }

  /** Says whether what is shown is told at once, in words and not by a colour alone. */
  private showLine(): void {
    const { line } = TEXTS[this.language];
    const isLive = this.line.isLive === true;
    this.lineState.textContent = isLive ? line.isLive : line.isLost;
    this.lineState.classList.toggle('lost', !isLive);
  }

  private showView(): void {
    if (this.session === null) return;
    this.leaving.abort();
    this.leaving = new AbortController();
    const route = readRoute(location.hash);
    const context: Context = {
      ...{ api: this.api, session: this.session, line: this.line, language: this.language },
      ...{ texts: TEXTS[this.language], signal: this.leaving.signal },
      say: (text) => {
        this.status.textContent = text;
      },
    };
    this.status.textContent = '';
    this.content.replaceChildren(...viewOf(context, route).filter((child) => child !== null));
    markCurrent(route);
    this.content.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

function viewOf(context: Context, route: Route): readonly Child[] {
  switch (route.view) {
    case 'overview':
      return overview(context);
    case 'queues':
      return queues(context);
    case 'terms':
      return terms(context);
    case 'list':
      return listView(context, route.list, route.query);
    case 'search':
      return searchResults(context, route.text);
    case 'customer':
      return customerView(context, route.id);
    default:
      return subjectView(context, route.view, route.id);
  }
}

function markCurrent(route: Route): void {
  // Whichever list it is, one link leads to all of them.
  const here = writeRoute(
    route.view === 'list' ? { view: 'list', list: 'deposits', query: '' } : route,
  );
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

await new Desk().start();
