// What pip prints, as a person wants to read it.

const MB_OF: Record<string, number> = {kB: 1e-3, MB: 1, GB: 1e3};

/** Takes what pip prints and tells each package that it fetches or takes from its cache. */
export function pipProgress(
  packages: number,
  tell: (line: string) => void,
): (text: string) => void {
  let rest = '';
  let seen = 0;
  let megabytes = 0;
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const found =
        /^\s*(Downloading|Using cached|File was already downloaded) (\S+?)(?: \(([\d.]+) ([kMG]B)\))?$/.exec(
          line,
        );
      if (found !== null) {
        const [, how = '', file = '', size = '0', unit = 'MB'] = found;
        // Its description is fetched before the package, and is none.
        if (file.endsWith('.metadata')) continue;
        seen++;
        megabytes += Number(size) * (MB_OF[unit] ?? 0);
        const name = file.split('/').at(-1)!.split('-').slice(0, 2).join(' ');
        const cached = how === 'Downloading' ? '' : ', which is there already';
        tell(`${seen} of ${packages}, ${Math.round(megabytes)} MB: ${name}${cached}`);
      } else if (line.startsWith('Installing collected packages')) {
        tell(`puts ${packages} packages in place`);
      }
    }
  };
}

const NO_CONNECTION =
  /NewConnectionError|Temporary failure in name resolution|Network is unreachable|Max retries|ReadTimeoutError|ProtocolError|IncompleteRead|ConnectionReset/;

/** One line, with what can be done; empty: pip said nothing. */
export function whyPipFailed(printed: string): string {
  if (/No space left on device/.test(printed))
    return 'the disk is full; make room, or name another place with XDG_DATA_HOME';
  if (NO_CONNECTION.test(printed))
    return 'PyPI cannot be reached; connect, and run it again: what was fetched is kept';
  const none = /requirement (\S+) \(from versions: none\)/.exec(printed)?.[1];
  if (none !== undefined)
    return `PyPI has no ${none} for this machine, or cannot be reached; it is there for Linux with glibc on x86-64`;
  if (/DO NOT MATCH THE HASHES/.test(printed))
    return 'a package is not the one that was published, by its hash; run it again, or without the mirror that it came from';
  const lines = printed.trim().split('\n');
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
}
