// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <vdv463/export.hpp>
#include <vdv463/result.hpp>
#include <vdv463/status.hpp>

namespace vdv463 {

/// Names and values of labels, such as {{"depot", "north"}}. A name has letters of ASCII, digits
/// and
/// '_', no digit in front and not "__"; a value is UTF-8 and may hold anything.
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

/// What one client shows, and the labels that tell it from the others.
struct ClientMetrics {
    ClientStatus status;  ///< of Client::status()
    MetricLabels labels;  ///< on each of its values
};

/// The status of all clients of a process in Prometheus's text format 0.0.4, each family of metrics
/// once, with HELP and TYPE. Serve it as "text/plain; version=0.0.4", or write it to a file for the
/// node exporter. docs/metrics.md lists the families.
/// Units: seconds and bytes, as Prometheus has it. Ages are those of the snapshot.
/// Errors: invalid_config with every problem in Error::issues: a label's name that is not allowed,
/// is given twice or is one that the families use; a value that is not UTF-8; two clients with the
/// same labels. Issue::path is "/client/label", both counted from 0.
/// Threads: any.
[[nodiscard]] VDV463_EXPORT Result<std::string> prometheus_text(
    const std::vector<ClientMetrics>& clients);

/// The same of one client.
[[nodiscard]] VDV463_EXPORT Result<std::string> prometheus_text(const ClientStatus& status,
                                                                const MetricLabels& labels = {});

}  // namespace vdv463
