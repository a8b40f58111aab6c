// Standard input, the document of `webdyno report`, becomes a file on standard output: write_report.mjs html|md.
import {readFileSync, writeSync} from 'node:fs';
import {Window} from 'happy-dom';
import {reportDocument} from './report_document.ts';
import {reportHtml} from './report_html.ts';
import {reportMarkdown} from './report_markdown.ts';

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

try {
  const content = reportDocument(JSON.parse(readFileSync(0, 'utf8')), 'the report');
  if (process.argv[2] === 'md') {
    writeAll(reportMarkdown(content));
  } else {
    const window = new Window();
    const document = window.document as unknown as Document;
    globalThis.document = document; // Preact makes its elements with it
    writeAll(reportHtml(content, document));
    await window.happyDOM.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
