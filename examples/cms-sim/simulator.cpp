// SPDX-License-Identifier: Apache-2.0
#include "simulator.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cmath>
#include <future>
#include <set>
#include <thread>
#include <utility>

#include "server.hpp"

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds longest_wait{2};
constexpr int most_points = 10000;

asio::ip::address address_of(const SimulatorConfig& config, boost::system::error_code& error) {
    return asio::ip::make_address(config.listen_address, error);
}

/// Why the faults do not go together with one another or with the rest.
std::vector<std::string> fault_problems(const SimulatorConfig& config) {
    std::vector<std::string> problems;
    std::set<FaultId> seen;
    for (const Fault& fault : config.faults) {
        const FaultInfo& info = fault_info(fault.id);
        const std::string name(info.name);
        const bool of_certificate =
            fault.id >= FaultId::CertHost && fault.id <= FaultId::CertNotYetValid;
        const bool of_depot = info.stage == FaultStage::Boot ||
                              info.stage == FaultStage::Information ||
                              info.stage == FaultStage::Answer || fault.id == FaultId::Flood;
        if (!seen.insert(fault.id).second) {
            problems.push_back(name + " is given twice");
        }
        if (info.stage == FaultStage::Tls && config.insecure) {
            problems.push_back(name + " needs TLS, and an insecure simulator has none");
        }
        if (of_certificate && !config.certificate_file.empty()) {
            problems.push_back(name + " needs the throw-away certificate, not one of your own");
        }
        if (of_depot && config.scenario) {
            problems.push_back(name +
                               " changes what a depot says, and a scenario says that itself");
        }
    }
    return problems;
}

std::vector<Issue> problems_of(const SimulatorConfig& config) {
    std::vector<Issue> problems;
    const auto require = [&](bool holds, const char* path, const char* text) {
        if (!holds) {
            problems.push_back({path, "invalid_config", text});
        }
    };
    boost::system::error_code error;
    address_of(config, error);
    require(!error, "listen_address", "must be an IP address, such as 127.0.0.1 or ::");
    require(config.points >= 1 && config.points <= most_points, "points", "must be 1 to 10000");
    require(config.push_interval.count() > 0, "push_interval", "must be more than 0 ms");
    require(std::isfinite(config.speed) && config.speed > 0, "speed", "must be more than 0");
    require(!config.credentials || config.credentials->user.find(':') == std::string::npos,
            "credentials.user", "must not hold a colon (RFC 7617)");
    require(config.certificate_file.empty() == config.key_file.empty(), "certificate_file",
            "certificate_file and key_file go together");
    require(!config.insecure || config.certificate_file.empty(), "insecure",
            "an insecure simulator uses no certificate");
    require(config.ping_interval.count() >= 0, "ping_interval", "must be 0 ms or more");
    require(config.confirm_within.count() > 0, "confirm_within", "must be more than 0 ms");
    require(!config.scenario || config.dialect == Dialect::Standard, "dialect",
            "a scenario says itself how the CMS speaks, so that it takes no dialect");
    for (std::string& text : fault_problems(config)) {
        problems.push_back({"faults", "invalid_config", std::move(text)});
    }
    return problems;
}

CertificateFlaws flaws_of(const SimulatorConfig& config) {
    CertificateFlaws flaws;
    for (const Fault& fault : config.faults) {
        switch (fault.id) {
            case FaultId::CertHost:
                flaws.only_host = fault.text;
                break;
            case FaultId::CertCa:
                flaws.foreign_ca = true;
                break;
            case FaultId::CertExpired:
                flaws.days_since_expiry = static_cast<int>(fault.number);
                break;
            case FaultId::CertNotYetValid:
                flaws.days_until_validity = static_cast<int>(fault.number);
                break;
            default:
                break;
        }
    }
    return flaws;
}

}  // namespace

class Simulator::Impl {
public:
    explicit Impl(SimulatorConfig config)
        : depot_(std::move(config)), context_(1), server_(context_, depot_) {}

    std::optional<Error> start() {
        std::optional<ThrowAwayCertificates> certificates;
        if (!depot_.config.insecure && depot_.config.certificate_file.empty()) {
            boost::system::error_code error;
            const auto address = address_of(depot_.config, error);
            auto made = make_certificates({address.to_string()}, flaws_of(depot_.config));
            if (!made) {
                return std::move(made).error();
            }
            ca_pem_ = made->ca_pem;
            certificates = *std::move(made);
        }
        if (auto error = server_.listen(certificates)) {
            return error;
        }
        depot_.journal.add("listening on " + url());
        thread_ = std::thread([this] {
            context_.run();
            finished_.set_value();
        });
        return std::nullopt;
    }

    void stop() {
        if (!thread_.joinable()) {
            return;
        }
        asio::post(context_, [this] { server_.shut_down(); });
        if (finished_.get_future().wait_for(longest_wait) != std::future_status::ready) {
            context_.stop();
        }
        thread_.join();
        if (depot_.config.scenario && !depot_.booted) {
            depot_.journal.violation(Rule::NeverBooted,
                                     "no presystem booted while the scenario was on");
        }
        depot_.journal.add("stopped");
    }

    void drop_connections(bool with_memory) {
        if (!thread_.joinable()) {
            return;
        }
        const auto dropped = std::make_shared<std::promise<void>>();
        asio::dispatch(context_, [this, dropped, with_memory] {
            server_.drop_connections();
            if (!with_memory) {
                depot_.model.forget_requests(depot_.clock.now());
                depot_.journal.add("restarted without memory: all charging requests are gone");
            }
            dropped->set_value();
        });
        if (dropped->get_future().wait_for(longest_wait) != std::future_status::ready) {
            depot_.journal.add("the connections are not dropped yet: the simulator is busy");
        }
    }

    std::string url() const {
        boost::system::error_code error;
        const auto address = address_of(depot_.config, error);
        std::string host = address.to_string();
        if (address.is_unspecified()) {
            host = "localhost";
        } else if (address.is_v6()) {
            host = '[' + host + ']';
        }
        return (depot_.config.insecure ? "ws://" : "wss://") + host + ':' +
               std::to_string(server_.port()) + "/vdv463";
    }

    std::uint16_t port() const { return server_.port(); }
    const std::string& ca_pem() const { return ca_pem_; }
    std::vector<std::string> violations() const { return depot_.journal.violations(); }

private:
    Depot depot_;
    asio::io_context context_;
    Server server_;
    std::string ca_pem_;
    std::promise<void> finished_;
    std::thread thread_;
};

Result<Simulator> Simulator::start(SimulatorConfig config) {
    auto problems = problems_of(config);
    if (!problems.empty()) {
        Error error(errc::invalid_config,
                    "The simulator's configuration has problems: " + problems.front().path + ' ' +
                        problems.front().text + (problems.size() > 1 ? ", and more." : "."));
        error.issues = std::move(problems);
        return error;
    }
    auto impl = std::make_unique<Impl>(std::move(config));
    if (auto error = impl->start()) {
        return *std::move(error);
    }
    return Simulator(std::move(impl));
}

Simulator::Simulator(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Simulator::Simulator(Simulator&&) noexcept = default;

Simulator& Simulator::operator=(Simulator&& other) noexcept {
    if (this != &other) {
        stop();
        impl_ = std::move(other.impl_);
    }
    return *this;
}

Simulator::~Simulator() {
    stop();
}

std::string Simulator::url() const {
    return impl_->url();
}
std::uint16_t Simulator::port() const {
    return impl_->port();
}
std::string Simulator::ca_pem() const {
    return impl_->ca_pem();
}
std::vector<std::string> Simulator::violations() const {
    return impl_->violations();
}
void Simulator::drop_connections() {
    impl_->drop_connections(true);
}
void Simulator::restart(bool with_memory) {
    impl_->drop_connections(with_memory);
}

void Simulator::stop() {
    if (impl_) {
        impl_->stop();
    }
}

}  // namespace vdv463::sim
