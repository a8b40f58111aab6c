// The plan's JSON on the clipboard, or in a file that `webdyno run --plan` takes.
import {useState} from 'preact/hooks';
import {download} from '../figures/download.ts';

export function TextButtons({text, name}: {text: string; name: string}) {
  const [said, setSaid] = useState('');
  return (
    <span class="acts">
      <span class="t3" role="status">
        {said}
      </span>
      <button
        type="button"
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => setSaid('copied'),
            () => setSaid('the browser allows no copying here'),
          );
        }}
      >
        Copy
      </button>
      <button
        type="button"
        onClick={() => download(`${name}.json`, new Blob([text], {type: 'application/json'}))}
      >
        Save file
      </button>
    </span>
  );
}
