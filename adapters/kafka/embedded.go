package kafka

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"

	"github.com/twmb/franz-go/pkg/kfake"
)

// DefaultPort is where a Kafka client looks for a broker.
const DefaultPort = 9092

// EmbeddedConfig says how the broker inside the process is started.
type EmbeddedConfig struct {
	// Dir holds its data; it is made when missing. One process at a time: the
	// caller holds the lock of the directory.
	Dir string
	// Port on 127.0.0.1. 0 takes any free one.
	Port int
	// Topics are made, with one partition each, when missing. One partition,
	// because a synchronous write costs the broker two syncs a partition.
	Topics []Topic
	// OnWarning is told what the broker says about its own troubles; may be nil.
	OnWarning func(text string)
}

// Embedded is the Kafka-protocol broker inside the process. It speaks to every
// Kafka client on this machine and syncs each batch to disk before it
// acknowledges. Its authors call it a test broker: it is for a first look,
// training, tests and one bar, not for a country; it does not notice a sync
// that fails.
type Embedded struct {
	cluster *kfake.Cluster
	addr    string
	moved   bool
}

// StartEmbedded starts the broker on its directory. On a directory used before
// it has every message it acknowledged and every committed offset. A taken
// port is no error: it takes a free one, and Moved says so.
func StartEmbedded(c EmbeddedConfig) (*Embedded, error) {
	if c.Dir == "" {
		return nil, errors.New("starting the embedded broker: no data directory named")
	}
	e := &Embedded{}
	cluster, err := kfake.NewCluster(
		kfake.Ports(c.Port), // one port = one broker
		kfake.ListenFn(func(network, address string) (net.Listener, error) {
			l, err := net.Listen(network, address)
			if errors.Is(err, syscall.EADDRINUSE) {
				e.moved = true
				return net.Listen(network, "127.0.0.1:0")
			}
			return l, err
		}),
		kfake.DataDir(c.Dir),
		kfake.SyncWrites(),
		// A laptop closed for months goes on where it stopped.
		kfake.BrokerConfigs(map[string]string{"offsets.retention.minutes": strconv.Itoa(400 * 24 * 60)}),
		kfake.WithLogger(warnings{c.OnWarning}),
	)
	if err != nil {
		return nil, fmt.Errorf("starting the embedded broker on port %d in %s: %w", c.Port, c.Dir, err)
	}
	e.cluster, e.addr = cluster, cluster.ListenAddrs()[0]
	for _, t := range c.Topics {
		if cluster.TopicInfo(t.Name) != nil {
			continue
		}
		if err := cluster.CreateTopic(t.Name, 1, t.settings()); err != nil {
			e.Close()
			return nil, fmt.Errorf("creating topic %s in the embedded broker: %w", t.Name, err)
		}
	}
	return e, nil
}

// Addr is host:port of the broker.
func (e *Embedded) Addr() string { return e.addr }

// Moved tells that the wanted port was taken and another one is in use.
func (e *Embedded) Moved() bool { return e.moved }

// Broker is the door to this broker for clients in the process.
func (e *Embedded) Broker(h Hooks) Broker { return Broker{Addrs: []string{e.addr}, Hooks: h} }

// Close stops the broker and its connections, and saves its state. Idempotent.
func (e *Embedded) Close() { e.cluster.Close() }

// warnings passes on what the broker logs as a warning or an error.
type warnings struct{ tell func(string) }

func (w warnings) Logf(level kfake.LogLevel, format string, args ...any) {
	if w.tell != nil && (level == kfake.LogLevelWarn || level == kfake.LogLevelError) {
		w.tell(strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
}
