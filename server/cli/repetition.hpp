#pragma once

#include "server/cli/present/progress.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// What a plan's `repeat` asks for, as people are shown it.
present::Repetition repetition_of(const sweep::Repeat& repeat);
present::Repetition repetition_of(const sweep::Plan& plan);

}  // namespace webdyno::cli
