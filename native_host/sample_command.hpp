#pragma once

namespace webdyno::native_host {

/// Whether the arguments are a person's: `sample`, `--help` or `--version` comes first. A browser's
/// begin with the extension's origin.
bool is_by_hand(int argc, char** argv);

/// `webdyno-host sample`: the sampler by hand, for any process tree (docs/method.md). Returns the
/// exit code: 0, 2 for arguments that make no sense, 3 where it cannot be measured; each failure is
/// one line on standard error.
int by_hand(int argc, char** argv);

}  // namespace webdyno::native_host
