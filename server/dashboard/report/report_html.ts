// A report as one file that needs nothing else: styles inside, figures as SVG, no script.
import {h, render} from 'preact';
import tokens from '../src/tokens.css';
import base from '../src/styles/base.css';
import charts from '../src/styles/charts.css';
import findings from '../src/styles/findings.css';
import tables from '../src/styles/tables.css';
import own from './report.css';
import type {ReportDocument} from './report_document.ts';
import {reportFigures} from './report_figures.ts';
import {ReportPage, titleOf} from './report_page.tsx';

/** What could be pressed or opened in the dashboard is text here, and open. */
function fixed(page: Element): void {
  for (const button of page.querySelectorAll('button')) button.replaceWith(...button.childNodes);
  for (const details of page.querySelectorAll('details')) details.setAttribute('open', '');
}

/** `document`: an empty one, to draw in. */
export function reportHtml(content: ReportDocument, document: Document): string {
  const {figures, missing} = reportFigures(content, document);
  render(h(ReportPage, {content, figures, missing}), document.body);
  fixed(document.body);
  const title = document.createElement('title');
  title.textContent = titleOf(content);
  const styles = [tokens, base, charts, findings, tables, own].join('\n');
  return (
    '<!doctype html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width">\n' +
    // Nothing in it runs, and nothing is fetched, whatever the words are that it was made from.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `${title.outerHTML}\n<style>\n${styles}</style>\n</head>\n<body>\n${document.body.innerHTML}\n</body>\n</html>\n`
  );
}
