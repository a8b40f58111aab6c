#include "server/stats/drift.hpp"

#include <cmath>
#include <map>
#include <vector>

#include "server/stats/distribution.hpp"
#include "server/stats/log_difference.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

/// A trial as distances to what is usual of its configuration.
struct Centred {
  std::size_t block;
  double position;
  double log;
};

std::vector<Centred> centre_configurations(std::span<const BlockValue> values) {
  struct Group {
    std::vector<double> blocks;
    std::vector<double> logs;
  };
  std::map<std::size_t, Group> groups;
  for (const auto& [configuration, block, value] : values) {
    groups[configuration].blocks.push_back(static_cast<double>(block));
    groups[configuration].logs.push_back(std::log(value));
  }
  std::vector<Centred> centred;
  for (const auto& [configuration, group] : groups) {
    if (group.logs.size() < 2) continue;
    const double mean_block = *mean(group.blocks);
    const double mean_log = *mean(group.logs);
    for (std::size_t i = 0; i < group.logs.size(); ++i) {
      centred.push_back({static_cast<std::size_t>(group.blocks[i]), group.blocks[i] - mean_block,
                         group.logs[i] - mean_log});
    }
  }
  return centred;
}

}  // namespace

Answer<Drift> drift_over_blocks(std::span<const BlockValue> values, double confidence) {
  std::vector<double> all;
  for (const auto& each : values) all.push_back(each.value);
  if (const auto refusal = unfit_for_logs(all, 3)) return tl::unexpected(*refusal);

  const auto trials = centre_configurations(values);
  struct Block {
    double trials = 0;
    double position_sum = 0;
    double residual_sum = 0;
  };
  std::map<std::size_t, Block> blocks;
  double squares = 0;
  double products = 0;
  for (const auto& [block, position, log] : trials) {
    ++blocks[block].trials;
    blocks[block].position_sum += position;
    squares += position * position;
    products += position * log;
  }
  if (blocks.size() < 3 || squares == 0) return tl::unexpected(Refusal::too_few);

  const double slope = products / squares;
  for (const auto& [block, position, log] : trials) {
    blocks[block].residual_sum += log - slope * position;
  }
  double residual_squares = 0;
  double leverage = 0;
  for (const auto& [number, block] : blocks) {
    residual_squares += std::pow(block.residual_sum / block.trials, 2);
    leverage += std::pow(block.position_sum, 2);
  }
  const double freedom = static_cast<double>(blocks.size()) - 2;
  const double slope_error = std::sqrt(residual_squares / freedom * leverage) / squares;
  const auto distance = static_cast<double>(blocks.rbegin()->first - blocks.begin()->first);
  const LogChange change{slope * distance, slope_error * distance, freedom};
  return ratio_interval(change, confidence).map([&](const Interval& ratio) {
    return Drift{ratio, change_p_value(change), blocks.size()};
  });
}

}  // namespace webdyno::stats
