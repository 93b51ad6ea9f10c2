// SPDX-License-Identifier: Apache-2.0
#include "audit_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace vdv463::hosted {

namespace {

constexpr std::size_t max_ids = 20;
constexpr std::size_t max_id_bytes = 100;
constexpr std::size_t max_text_bytes = 1000;

/// On one line, in quotes, cut between characters; also those of C1, U+0080 to U+009F, are
/// controls.
std::string harmless(std::string_view text, std::size_t limit) {
    std::size_t end = std::min(text.size(), limit);
    while (end < text.size() && end > 0 &&
           (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    std::string out = "\"";
    for (std::size_t i = 0; i < end; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool of_c1 =
            byte == 0xC2U && i + 1 < end && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
        out += byte < 0x20U || byte == 0x7FU || of_c1 ? ' ' : byte == '"' ? '\'' : text[i];
        i += of_c1 ? 1 : 0;
    }
    return out + (end < text.size() ? "...\"" : "\"");
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
