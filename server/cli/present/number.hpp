#pragma once

#include "server/results/number.hpp"

namespace webdyno::present {

using results::decimals_for;
using results::duration;
using results::mean_with_interval;
using results::megabytes;
using results::three_digits;
using results::time_left;

}  // namespace webdyno::present
