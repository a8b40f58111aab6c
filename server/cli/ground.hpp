#pragma once

#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::cli {

/// What the machine has to give before a browser is looked at: places for files, locks,
/// descriptors. Tried, in the order in which a person would mend it; nothing is left but the
/// machine's lock files, which stay in any case. `doctor` shows what `run` stands on.
std::vector<launch::Check> ground_checks();

/// What a run needs, before there is a sweep, which would wait to be resumed. Throws
/// EnvironmentError: one line, with the remedy.
void try_ground_for_run();

/// The same for a collector that launches no browser.
void try_ground_for_serve();

}  // namespace webdyno::cli
