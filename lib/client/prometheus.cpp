// SPDX-License-Identifier: Apache-2.0
#include <vdv463/prometheus.hpp>

#include "prometheus_families.hpp"
#include "utf8_check.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vdv463 {

namespace {

bool is_utf8(std::string_view text) {
    transport::Utf8Check check;
    return check.take(text) && check.finish();
}

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_label_name(std::string_view name) {
    if (name.empty() || !is_letter(name.front()) || name.substr(0, 2) == "__") {
        return false;
    }
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string problem_of(const std::pair<std::string, std::string>& label, bool seen) {
    const auto& [name, value] = label;
    if (!is_label_name(name)) {
        return "A label's name has letters of ASCII, digits and '_', no digit in front and not "
               "\"__\".";
    }
    if (client::is_label_of_a_family(name)) {
        return "The label \"" + name + "\" is one of the metrics' own: choose another name.";
    }
    if (seen) {
        return "The label \"" + name + "\" was given before: give each once.";
    }
    return is_utf8(value) ? "" : "The value of \"" + name + "\" is not UTF-8: convert it before.";
}

std::vector<Issue> problems_of(const std::vector<ClientMetrics>& clients) {
    std::vector<Issue> issues;
    std::map<std::map<std::string, std::string>, std::size_t> seen_clients;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const MetricLabels& labels = clients[i].labels;
        std::map<std::string, std::string> own;
        for (std::size_t k = 0; k < labels.size(); ++k) {
            const bool seen = !own.insert(labels[k]).second;
            if (std::string text = problem_of(labels[k], seen); !text.empty()) {
                issues.push_back({"/" + std::to_string(i) + "/" + std::to_string(k),
                                  "invalid_config", std::move(text)});
            }
        }
        if (const auto [other, is_new] = seen_clients.try_emplace(std::move(own), i); !is_new) {
            issues.push_back({"/" + std::to_string(i), "invalid_config",
                              "Client " + std::to_string(other->second) +
                                  " has the same labels: give each client others."});
        }
    }
    return issues;
}

/// Quoted as the text format has it. What is not UTF-8 comes from a peer and is made readable.
void append_value(std::string& out, std::string_view value) {
    const bool valid = is_utf8(value);
    out += '"';
    for (const char c : value) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else {
            out += valid || (static_cast<unsigned char>(c) & 0x80U) == 0 ? c : '?';
        }
    }
    out += '"';
}

void append_sample(std::string& out, std::string_view family, const MetricLabels& labels,
                   const client::Sample& sample) {
    out += family;
    char before = '{';
    const auto append_label = [&](std::string_view name, std::string_view value) {
        out += std::exchange(before, ',');
        out += name;
        out += '=';
        append_value(out, value);
    };
    for (const auto& [name, value] : labels) {
        append_label(name, value);
    }
    for (const auto& [name, value] : sample.labels) {
        append_label(name, value);
    }
    out += before == ',' ? "} " : " ";
    out += sample.value;
    out += '\n';
}

void append_family(std::string& out, const client::MetricFamily& family,
                   const std::vector<ClientMetrics>& clients) {
    bool headed = false;
    for (const ClientMetrics& client : clients) {
        for (const client::Sample& sample : family.samples(client.status)) {
            if (!std::exchange(headed, true)) {
                out.append("# HELP ").append(family.name).append(" ").append(family.help);
                out.append("\n# TYPE ").append(family.name).append(" ").append(family.type);
                out += '\n';
            }
            append_sample(out, family.name, client.labels, sample);
        }
    }
}

}  // namespace

Result<std::string> prometheus_text(const std::vector<ClientMetrics>& clients) {
    if (std::vector<Issue> issues = problems_of(clients); !issues.empty()) {
        Error error{errc::invalid_config, "The labels of the metrics have problems: " +
                                              issues.front().path + ": " + issues.front().text};
        error.issues = std::move(issues);
        return error;
    }
    std::string out;
    for (const client::MetricFamily& family : client::metric_families()) {
        append_family(out, family, clients);
    }
    return out;
}

Result<std::string> prometheus_text(const ClientStatus& status, const MetricLabels& labels) {
    return prometheus_text(std::vector<ClientMetrics>{{status, labels}});
}

}  // namespace vdv463
