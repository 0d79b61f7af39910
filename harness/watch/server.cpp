#include "watch/server.h"

#include <fmt/format.h>
#include <httplib.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <memory>
#include <string>
#include <thread>

#include "maskbench/errors.h"
#include "system/stop_signals.h"

namespace maskbench {
namespace {

using std::chrono::milliseconds;

constexpr size_t kConnections = 64;         // at once; others wait
constexpr time_t kSlowestSeconds = 3;       // between two bytes of a request
constexpr milliseconds kHeartbeat{10'000};  // of the events, so that a closed browser is noticed
constexpr milliseconds kBetweenLooks{2'000};
constexpr int kLeastRest = 100;  // times the processor time of the last rendering: pages cost at most 1 % of a core

// Compared in constant time.
bool has_token(const httplib::Request& request, const std::string& token) {
  const std::string given = request.get_param_value("token");
  return given.size() == token.size() && CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

struct Serving {
  LivePage& page;
  const WatchAddress& address;
  std::atomic<bool> ended = false;
};

// Returns whether the request may be answered; else the response says why not.
bool is_allowed(const Serving& serving, const httplib::Request& request, httplib::Response& response) {
  const bool own = is_own_name(request.get_header_value("Host"), serving.address);
  if (own && (serving.address.token.empty() || has_token(request, serving.address.token))) return true;
  response.status = 403;
  response.set_content("refused\n", "text/plain");
  return false;
}

// Sends the version now, and whenever it is another.
void send_events(Serving& serving, httplib::Response& response) {
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      "text/event-stream", [&serving, last = std::string()](size_t, httplib::DataSink& sink) mutable {
        const std::string version = serving.page.wait_for_other(last, kHeartbeat);
        const std::string text = version == last ? ":\n\n" : fmt::format("event: version\ndata: {}\n\n", version);
        last = version;
        return !serving.ended && sink.write(text.data(), text.size());
      });
}

// Reason: cpp-httplib compresses what it holds as a whole, with Brotli's slowest quality: 12 s for a page of 7 MB.
void send_page(std::string html, httplib::Response& response) {
  const auto page = std::make_shared<const std::string>(std::move(html));
  response.set_content_provider(page->size(), "text/html; charset=utf-8",
                                [page](size_t offset, size_t length, httplib::DataSink& sink) {
                                  return sink.write(page->data() + offset, std::min(length, page->size() - offset));
                                });
}

void add_routes(httplib::Server& server, Serving& serving) {
  server.Get("/", [&](const httplib::Request& request, httplib::Response& response) {
    if (!is_allowed(serving, request, response)) return;
    response.set_header("Cache-Control", "no-store");
    response.set_header("Referrer-Policy", "no-referrer");
    send_page(serving.page.html(), response);
  });
  server.Get("/events", [&](const httplib::Request& request, httplib::Response& response) {
    if (is_allowed(serving, request, response)) send_events(serving, response);
  });
}

// Renders where files changed, and ends the server after a signal.
void look_after(httplib::Server& server, Serving& serving) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point next = Clock::now();
  while (StopSignals::count() == 0 && !serving.ended) {
    if (Clock::now() >= next) {
      const std::clock_t began = std::clock();  // of all threads
      serving.page.refresh();
      const milliseconds rest(1000 * kLeastRest * (std::clock() - began) / CLOCKS_PER_SEC);
      next = Clock::now() + std::max(kBetweenLooks, rest);
    }
    std::this_thread::sleep_for(milliseconds(100));
  }
  serving.ended = true;
  server.stop();
}

std::string host_in_url(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

}  // namespace

bool is_loopback(const std::string& host) { return host == "127.0.0.1" || host == "::1" || host == "localhost"; }

bool is_own_name(const std::string& host_header, const WatchAddress& address) {
  if (!is_loopback(address.host)) return true;  // by whatever name; the token protects it
  const size_t colon = host_header.rfind(':');
  const bool has_port = colon != std::string::npos && host_header.find(']', colon) == std::string::npos;
  const std::string name = has_port ? host_header.substr(0, colon) : host_header;
  return is_loopback(name) || name == "[::1]";
}

void serve(LivePage& page, const WatchAddress& address, const std::function<void(const std::string& url)>& announce) {
  httplib::Server server;
  Serving serving{page, address};
  server.new_task_queue = [] { return new httplib::ThreadPool(kConnections); };
  server.set_read_timeout(kSlowestSeconds);
  server.set_payload_max_length(0);
  add_routes(server, serving);
  const int port = address.port > 0 ? (server.bind_to_port(address.host, address.port) ? address.port : -1)
                                    : server.bind_to_any_port(address.host);
  if (port < 0) throw UserError(fmt::format("cannot listen at {}, port {}", address.host, address.port));
  const StopSignals signals;
  std::thread looker([&] { look_after(server, serving); });
  const std::string query = address.token.empty() ? "" : "?token=" + address.token;
  announce(fmt::format("http://{}:{}/{}", host_in_url(address.host), port, query));
  server.listen_after_bind();
  serving.ended = true;
  looker.join();
}

}  // namespace maskbench
