// SPDX-License-Identifier: Apache-2.0
#include "audit_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "one_line.hpp"

namespace vdv463::hosted {

namespace {

constexpr std::size_t max_ids = 20;
constexpr std::size_t max_id_bytes = 100;
constexpr std::size_t max_text_bytes = 1000;

/// On one line and in quotes, which it does not end itself.
std::string harmless(std::string_view text, std::size_t limit) {
    std::string out = common::one_line(text, limit);
    std::replace(out.begin(), out.end(), '"', '\'');
    return '"' + out + '"';
}

std::string counted(std::string_view what, const std::vector<std::string>& ids) {
    std::string out(what);
    out += " " + std::to_string(ids.size());
    for (std::size_t i = 0; i < std::min(ids.size(), max_ids); ++i) {
        out += (i == 0 ? " (" : ", ") + harmless(ids[i], max_id_bytes);
    }
    if (!ids.empty()) {
        out += ids.size() > max_ids ? ", ...)" : ")";
    }
    return out;
}

std::string sha256_of(const std::vector<ChargingRequest>& list, const EncodeOptions& options,
                      const Sha256& sha256) {
    const auto payload = encode_payload(ChargingRequests{list}, options);
    return payload ? sha256(*payload)
                   : "none, because the list cannot be written: " +
                         harmless(payload.error().to_string(), max_text_bytes);
}

}  // namespace

std::string audit_text(const session::PlanAudit& record, const EncodeOptions& options,
                       const Sha256& sha256) {
    std::string text = "list " + std::to_string(record.version) + ": " +
                       harmless(record.answer, max_text_bytes) + " at " + record.time.to_string() +
                       ", reason " + harmless(record.reason, max_text_bytes) + ", ";
    if (record.list) {
        text += std::to_string(record.list->size()) + " requests, ";
    }
    if (record.list && sha256) {
        text += "sha256 " + sha256_of(*record.list, options, sha256) + ", ";
    }
    return text + counted("added", record.added) + ", " + counted("changed", record.changed) +
           ", " + counted("removed", record.removed);
}

}  // namespace vdv463::hosted
