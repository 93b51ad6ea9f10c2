// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vdv463/status.hpp>

/// What the status of a client is called in Prometheus, without labels of the host's.
namespace vdv463::client {

/// One value of a family, with the labels that tell it from the family's others.
struct Sample {
    std::string value;  ///< as the text format has it
    std::vector<std::pair<std::string_view, std::string>> labels;
};

struct MetricFamily {
    std::string_view name;
    std::string_view type;  ///< "gauge" or "counter"
    std::string_view help;  ///< one line
    std::vector<Sample> (*samples)(const ClientStatus& status);
};

/// All of them, in the order in which they are written.
const std::vector<MetricFamily>& metric_families();

/// Whether a family has a label of that name.
bool is_label_of_a_family(std::string_view name) noexcept;

}  // namespace vdv463::client
