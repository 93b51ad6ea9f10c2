// SPDX-License-Identifier: Apache-2.0
#include "cms_process.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <stdexcept>

#include <signal.h>

namespace vdv463::test {

namespace {

constexpr std::chrono::seconds patience{30};  // a bound, not an expectation

double number_after(const std::string& text, const std::string& key) {
    const auto at = text.find("\"" + key + "\": ");
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + key.size() + 4, nullptr);
}

}  // namespace

void run_command(const std::vector<std::string>& command) {
    INFO(command.at(0) << " " << command.at(1));
    REQUIRE(Subprocess(command).wait() == 0);
}

TestCertificates::TestCertificates(const TemporaryFolder& folder, const std::string& name)
    : ca_file(folder.file(name + ".ca.pem")),
      certificate_file(folder.file(name + ".pem")),
      key_file(folder.file(name + ".key")) {
    const auto ca_key = folder.file(name + ".ca.key");
    run_command({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-keyout", ca_key, "-out", ca_file, "-days", "2", "-subj",
                 "/CN=" + name + " CA", "-addext", "basicConstraints=critical,CA:TRUE"});
    run_command({"openssl",
                 "req",
                 "-x509",
                 "-newkey",
                 "ec",
                 "-pkeyopt",
                 "ec_paramgen_curve:P-256",
                 "-nodes",
                 "-keyout",
                 key_file,
                 "-out",
                 certificate_file,
                 "-days",
                 "2",
                 "-subj",
                 "/CN=" + name,
                 "-CA",
                 ca_file,
                 "-CAkey",
                 ca_key,
                 "-addext",
                 "basicConstraints=critical,CA:FALSE",
                 "-addext",
                 "subjectAltName=DNS:localhost,IP:127.0.0.1"});
}

bool CmsEvent::is(const std::string& event) const {
    return holds("\"event\": \"" + event + "\"");
}

CmsProcess::CmsProcess(const std::vector<std::string>& options)
    : CmsProcess(VDV463_CMS_SCRIPT, options) {}

CmsProcess::CmsProcess(const std::string& script, const std::vector<std::string>& options) {
    std::vector<std::string> command{"/usr/bin/python3", "-B", script};
    command.insert(command.end(), options.begin(), options.end());
    process_.emplace(command);
    reader_ = std::thread([this] { read_lines(); });
    try {
        port_ = static_cast<std::uint16_t>(number_after(wait_for("listening").text, "port"));
    } catch (...) {
        kill();
        throw;
    }
}

CmsProcess::~CmsProcess() {
    kill();
}

void CmsProcess::kill() {
    if (process_) {
        process_->send_signal(SIGKILL);
        reader_.join();
        process_.reset();
    }
}

void CmsProcess::freeze() {
    process_->send_signal(SIGSTOP);
}

std::string CmsProcess::url() const {
    return "wss://localhost:" + std::to_string(port_) + "/ws";
}

void CmsProcess::read_lines() {
    while (auto line = process_->next_line()) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const double seconds = number_after(*line, "t");
        events_.push_back({std::move(*line), seconds});
        grown_.notify_all();
    }
}

CmsEvent CmsProcess::wait_for(const std::function<bool(const CmsEvent&)>& condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    std::unique_lock<std::mutex> lock(mutex_);
    for (std::size_t next = 0;;) {
        for (; next < events_.size(); ++next) {
            if (condition(events_[next])) {
                return events_[next];
            }
        }
        if (grown_.wait_until(lock, end) == std::cv_status::timeout) {
            throw std::runtime_error("the CMS did not see in time what the test waits for");
        }
    }
}

CmsEvent CmsProcess::wait_for(const std::string& event) {
    return wait_for([&](const CmsEvent& candidate) { return candidate.is(event); });
}

CmsEvent CmsProcess::wait_for_message(int type, const std::string& action) {
    const auto beginning = "\"parts\": [" + std::to_string(type) + ", ";
    return wait_for([&](const CmsEvent& event) {
        return event.holds(beginning) && event.holds("\"" + action + "\"");
    });
}

void CmsProcess::forget_events() {
    const std::lock_guard<std::mutex> lock(mutex_);
    events_.clear();
}

std::vector<CmsEvent> CmsProcess::events() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return events_;
}

}  // namespace vdv463::test
