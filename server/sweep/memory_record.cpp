#include "server/sweep/memory_record.hpp"

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// JavaScript's numbers are doubles, and so are the protocol's; beyond this they have gaps.
constexpr double kMostBytes = 9007199254740992.0;

/// nullopt: it is no size, and never a zero in place of one.
std::optional<std::int64_t> size_of(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const auto bytes = found->get<double>();
  if (!(bytes >= 0 && bytes <= kMostBytes)) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

void store_heap(SQLite::Database& database, const AttemptRow& attempt, const std::string& boundary,
                const BrowserMemory& answer) {
  const json heap = answer.heap.value_or(json());
  const auto used = size_of(heap, "usedSize");
  std::optional<std::string> absent;
  if (!answer.heap)
    absent = answer.heap.error();
  else if (!used)
    absent = "Runtime.getHeapUsage: no usedSize";
  execute(database,
          "UPDATE memory_boundary SET heap_used_bytes = ?, heap_total_bytes = ?, "
          "embedder_heap_bytes = ?, backing_store_bytes = ?, heap_absent = ?, heap_cost_us = ? "
          "WHERE trial_id = ? AND attempt_number = ? AND boundary = ?",
          used, size_of(heap, "totalSize"), size_of(heap, "embedderHeapUsedSize"),
          size_of(heap, "backingStorageSize"), absent, answer.heap_cost_us, attempt.trial_id,
          attempt.attempt_number, boundary);
}

/// Of the processes that the boundary has readings of, by their pids; of two that had one pid after
/// the other it is the one that was read. How many there are.
int store_readings(SQLite::Database& database, const AttemptRow& attempt,
                   const std::string& boundary, const json& readings) {
  int stored = 0;
  for (const auto& each : readings) {
    const auto size_bytes = size_of(each, "size_bytes");
    if (!size_bytes) continue;
    stored += execute(database,
                      "INSERT INTO dump_reading (process_id, boundary, allocator, size_bytes) "
                      "SELECT process_id, boundary, ?1, ?2 FROM process JOIN boundary_reading "
                      "USING (process_id) WHERE trial_id = ?3 AND attempt_number = ?4 AND "
                      "boundary = ?5 AND pid = ?6 ON CONFLICT DO NOTHING",
                      each["allocator"], size_bytes, attempt.trial_id, attempt.attempt_number,
                      boundary, each["pid"]);
  }
  return stored;
}

void store_dump(SQLite::Database& database, const AttemptRow& attempt, const std::string& boundary,
                const BrowserMemory& answer) {
  std::optional<std::string> absent;
  if (!*answer.dump)
    absent = answer.dump->error();
  else if (store_readings(database, attempt, boundary, **answer.dump) == 0)
    absent = "the browser's dump has none of its processes";
  execute(database,
          "UPDATE memory_boundary SET dump_absent = ?, dump_cost_us = ? "
          "WHERE trial_id = ? AND attempt_number = ? AND boundary = ?",
          absent, answer.dump_cost_us, attempt.trial_id, attempt.attempt_number, boundary);
}

}  // namespace

void record_memory(SQLite::Database& database, const AttemptRow& attempt,
                   const MemoryAnswers& answers) {
  for (const auto& [boundary, answer] : answers) {
    store_heap(database, attempt, boundary, answer);
    if (answer.dump) store_dump(database, attempt, boundary, answer);
  }
  execute(database,
          "UPDATE memory_boundary SET heap_absent = 'nobody asked the browser' WHERE trial_id = ? "
          "AND attempt_number = ? AND heap_used_bytes IS NULL AND heap_absent IS NULL",
          attempt.trial_id, attempt.attempt_number);
}

}  // namespace webdyno::sweep
