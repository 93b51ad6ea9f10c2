// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <string_view>

#include <vdv463/plan.hpp>
#include <vdv463/status.hpp>

namespace vdv463 {

namespace {

template <std::size_t N, class Enum>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? names[index] : std::string_view{"?"};
}

constexpr std::array<std::string_view, 6> state_names{"Stopped", "Connecting", "Booting",
                                                      "Ready",   "Closing",    "Waiting"};
constexpr std::array<std::string_view, 7> step_names{
    "resolve", "connect", "tls", "upgrade", "subprotocol", "boot", "information"};
constexpr std::array<std::string_view, 6> plan_state_names{"waiting", "sent", "confirmed",
                                                           "refused", "held", "superseded"};
constexpr std::array<std::string_view, 13> request_state_names{
    "waiting",   "sent",      "confirmed", "scheduled", "preparing", "charging", "suspended",
    "finishing", "completed", "ended",     "rejected",  "expired",   "missing"};
constexpr std::array<std::string_view, 2> needed_names{"outage", "stale"};
constexpr std::array<std::string_view, 2> severity_names{"warning", "critical"};
constexpr std::array<std::string_view, 4> kind_names{"findings", "undecodable", "unmatched_answer",
                                                     "unexpected_request"};
constexpr std::array<std::string_view, 3> certificate_role_names{"server", "client", "ca"};

}  // namespace

std::string_view to_string(State value) noexcept {
    return name_of(state_names, value);
}
std::string_view to_string(Step value) noexcept {
    return name_of(step_names, value);
}
std::string_view to_string(PlanState value) noexcept {
    return name_of(plan_state_names, value);
}
std::string_view to_string(RequestState value) noexcept {
    return name_of(request_state_names, value);
}
std::string_view to_string(PlanNeeded::Reason value) noexcept {
    return name_of(needed_names, value);
}
std::string_view to_string(Severity value) noexcept {
    return name_of(severity_names, value);
}
std::string_view to_string(IssueReport::Kind value) noexcept {
    return name_of(kind_names, value);
}
std::string_view to_string(CertificateRole value) noexcept {
    return name_of(certificate_role_names, value);
}

}  // namespace vdv463
