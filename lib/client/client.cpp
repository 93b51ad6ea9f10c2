// SPDX-License-Identifier: Apache-2.0
#include <vdv463/client.hpp>

#include <string>
#include <system_error>
#include <utility>

#include "client_impl.hpp"
#include "config_check.hpp"
#include "duplicates.hpp"
#include "handler_thread.hpp"
#include "hosted_config.hpp"

namespace vdv463 {

Result<Client> Client::create(ClientConfig config, ClientHandlers handlers) {
    auto problems = client::check(config);
    if (!problems.empty()) {
        return hosted::invalid_config(std::move(problems));
    }
    auto urls = client::parse_urls(config);
    auto proxies = client::choose_proxies(config, urls);
    if (!proxies) {
        return std::move(proxies).error();
    }
    auto identity = client::Identity::claim(urls, config.presystem_id);
    if (!identity) {
        return std::move(identity).error();
    }
    auto io = transport::IoLoop::acquire();
    if (!io) {
        return std::move(io).error();
    }
    Impl::Threads threads{std::move(*io), nullptr};
    if (!config.executor) {
        try {
            threads.handlers = client::shared_handler_thread();
        } catch (const std::system_error& error) {
            return Error(errc::internal,
                         std::string("The handler thread could not be begun: ") + error.what());
        }
        config.executor = threads.handlers->executor();
    }
    return Client(std::make_shared<Impl>(std::move(config), std::move(handlers), std::move(urls),
                                         *std::move(proxies), std::move(threads),
                                         *std::move(identity)));
}

Client::Client(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Client::Client(Client&& other) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
    if (this != &other) {
        if (impl_) {
            impl_->shut_down();
        }
        impl_ = std::move(other.impl_);
    }
    return *this;
}

Client::~Client() {
    if (impl_) {
        impl_->shut_down();
    }
}

void Client::start() {
    impl_->start();
}
void Client::stop() {
    impl_->stop();
}
void Client::reconnect_now() {
    impl_->reconnect_now();
}
ClientStatus Client::status() const {
    return impl_->status();
}

Result<PlanVersion> Client::publish(std::vector<ChargingRequest> list, PublishOptions options) {
    return impl_->publish(std::move(list), std::move(options));
}

Result<PlanVersion> Client::withdraw_all(std::string reason) {
    return impl_->withdraw_all(std::move(reason));
}

Result<PlanVersion> Client::republish() {
    return impl_->republish();
}

void Client::set_active(bool active) {
    impl_->set_active(active);
}

std::vector<TrackedRequest> Client::requests() const {
    return impl_->requests();
}

void Client::send(std::vector<ChargingRequest> list,
                  std::function<void(const Result<Confirmation>&)> done) {
    impl_->send(std::move(list), std::move(done));
}

}  // namespace vdv463
