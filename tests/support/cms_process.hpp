// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "subprocess.hpp"
#include "temporary_folder.hpp"

namespace vdv463::test {

/// A throw-away CA "<name>.ca.pem" with a server certificate for localhost, made by openssl.
struct TestCertificates {
    TestCertificates(const TemporaryFolder& folder, const std::string& name);
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
};

/// One line of the CMS's report: {"event": ..., "t": seconds, ...}. Looked into as text.
struct CmsEvent {
    std::string text;
    double seconds = 0;  ///< by the CMS's steady clock
    bool is(const std::string& event) const;
    bool holds(const std::string& part) const { return text.find(part) != std::string::npos; }
};

/// tests/integration/cms.py as a process of its own, a CMS that shares no code with the library.
class CmsProcess {
public:
    explicit CmsProcess(const std::vector<std::string>& options);
    /// Another script that reports in the same way.
    CmsProcess(const std::string& script, const std::vector<std::string>& options);
    ~CmsProcess();
    CmsProcess(const CmsProcess&) = delete;
    CmsProcess& operator=(const CmsProcess&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url() const;
    void kill();
    /// Stops the process where it stands; the connection stays open and silent.
    void freeze();

    /// Waits until an event satisfies `condition`; fails the test when none does in time.
    CmsEvent wait_for(const std::function<bool(const CmsEvent&)>& condition);
    CmsEvent wait_for(const std::string& event);
    /// A message of that type and action, such as 1 and "BootNotification".
    CmsEvent wait_for_message(int type, const std::string& action);
    std::vector<CmsEvent> events() const;
    void forget_events();

private:
    void read_lines();

    std::optional<Subprocess> process_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable grown_;
    std::vector<CmsEvent> events_;
    std::thread reader_;
};

/// Runs a command and fails the test when it fails.
void run_command(const std::vector<std::string>& command);

}  // namespace vdv463::test
