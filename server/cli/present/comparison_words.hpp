#pragma once

#include "server/compared/comparison_words.hpp"

namespace webdyno::present {

using compared::aggregate_words;
using compared::amount;
using compared::broken_words;
using compared::counts_words;
using compared::delta_words;
using compared::left_words;
using compared::p_words;
using compared::ratio_words;
using compared::remarks_of;
using compared::side_words;
using compared::tested_rows;
using compared::tests_words;
using compared::verdict_words;

}  // namespace webdyno::present
