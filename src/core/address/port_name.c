/*
 * port_name: a table ordered by port, and a binary search.
 */
#include "sockscope/port_name.h"

#include <stddef.h>

enum transport { TCP = 1, UDP = 2 };

struct named_port {
    uint16_t port;
    uint8_t transports;
    const char *name;
};

static const struct named_port named_ports[] = {
    {7, TCP | UDP, "echo"},
    {9, TCP | UDP, "discard"},
    {13, TCP | UDP, "daytime"},
    {17, TCP | UDP, "qotd"},
    {19, TCP | UDP, "chargen"},
    {20, TCP, "ftp-data"},
    {21, TCP, "ftp"},
    {22, TCP, "ssh"},
    {23, TCP, "telnet"},
    {25, TCP, "smtp"},
    {37, TCP | UDP, "time"},
    {43, TCP, "nicname"},
    {53, TCP | UDP, "domain"},
    {67, UDP, "bootps"},
    {68, UDP, "bootpc"},
    {69, UDP, "tftp"},
    {70, TCP, "gopher"},
    {79, TCP, "finger"},
    {80, TCP, "http"},
    {88, TCP | UDP, "kerberos"},
    {102, TCP, "iso-tsap"},
    {110, TCP, "pop3"},
    {111, TCP | UDP, "sunrpc"},
    {113, TCP, "ident"},
    {119, TCP, "nntp"},
    {123, TCP | UDP, "ntp"},
    {135, TCP | UDP, "epmap"},
    {137, TCP | UDP, "netbios-ns"},
    {138, TCP | UDP, "netbios-dgm"},
    {139, TCP | UDP, "netbios-ssn"},
    {143, TCP, "imap"},
    {161, TCP | UDP, "snmp"},
    {162, TCP | UDP, "snmptrap"},
    {179, TCP, "bgp"},
    {194, TCP, "irc"},
    {389, TCP | UDP, "ldap"},
    {443, TCP | UDP, "https"},
    {445, TCP, "microsoft-ds"},
    {464, TCP | UDP, "kpasswd"},
    {465, TCP, "submissions"},
    {500, TCP | UDP, "isakmp"},
    {514, TCP | UDP, "syslog"},
    {515, TCP, "printer"},
    {520, UDP, "router"},
    {543, TCP, "klogin"},
    {544, TCP, "kshell"},
    {546, TCP | UDP, "dhcpv6-client"},
    {547, TCP | UDP, "dhcpv6-server"},
    {548, TCP, "afpovertcp"},
    {554, TCP, "rtsp"},
    {563, TCP, "nntps"},
    {587, TCP, "submission"},
    {593, TCP, "http-rpc-epmap"},
    {631, TCP, "ipp"},
    {636, TCP, "ldaps"},
    {853, TCP, "domain-s"},
    {873, TCP, "rsync"},
    {989, TCP, "ftps-data"},
    {990, TCP, "ftps"},
    {993, TCP, "imaps"},
    {995, TCP, "pop3s"},
    {1080, TCP, "socks"},
    {1194, TCP | UDP, "openvpn"},
    {1433, TCP, "ms-sql-s"},
    {1434, TCP | UDP, "ms-sql-m"},
    {1521, TCP, "ncube-lm"},
    {1701, TCP | UDP, "l2tp"},
    {1723, TCP, "pptp"},
    {1812, TCP | UDP, "radius"},
    {1813, TCP | UDP, "radius-acct"},
    {1883, TCP, "mqtt"},
    {1900, TCP | UDP, "ssdp"},
    {2049, TCP | UDP, "nfs"},
    {2375, TCP, "docker"},
    {2376, TCP, "docker-s"},
    {2379, TCP, "etcd-client"},
    {2869, TCP, "icslap"},
    {3260, TCP, "iscsi-target"},
    {3268, TCP, "msft-gc"},
    {3269, TCP, "msft-gc-ssl"},
    {3306, TCP, "mysql"},
    {3389, TCP | UDP, "ms-wbt-server"},
    {3478, TCP | UDP, "stun"},
    {3540, TCP | UDP, "pnrp-port"},
    {3544, UDP, "teredo"},
    {3690, TCP, "svn"},
    {3702, TCP | UDP, "ws-discovery"},
    {4500, TCP | UDP, "ipsec-nat-t"},
    {5000, TCP, "commplex-main"},
    {5004, TCP | UDP, "avt-profile-1"},
    {5060, TCP | UDP, "sip"},
    {5061, TCP | UDP, "sips"},
    {5222, TCP, "xmpp-client"},
    {5269, TCP, "xmpp-server"},
    {5351, UDP, "nat-pmp"},
    {5353, TCP | UDP, "mdns"},
    {5355, TCP | UDP, "llmnr"},
    {5357, TCP | UDP, "wsdapi"},
    {5432, TCP, "postgresql"},
    {5671, TCP, "amqps"},
    {5672, TCP, "amqp"},
    {5683, TCP | UDP, "coap"},
    {5800, TCP, "vnc-http"},
    {5900, TCP, "rfb"},
    {5985, TCP, "wsman"},
    {5986, TCP, "wsmans"},
    {6379, TCP, "redis"},
    {6667, TCP, "ircu"},
    {7680, TCP, "pando-pub"},
    {8000, TCP, "irdmi"},
    {8080, TCP, "http-alt"},
    {8443, TCP, "pcsync-https"},
    {8883, TCP, "secure-mqtt"},
    {9090, TCP, "websm"},
    {9092, TCP, "kafka"},
    {9100, TCP, "hp-pdl-datastr"},
    {9389, TCP, "adws"},
    {9418, TCP, "git"},
    {10050, TCP, "zabbix-agent"},
    {11211, TCP, "memcache"},
    {27017, TCP, "mongodb"},
    {47001, TCP, "winrm"},
    {51820, UDP, "wireguard"},
};

const char *port_name(bool tcp, uint16_t port)
{
    uint8_t transport = tcp ? TCP : UDP;
    size_t low = 0, high = sizeof named_ports / sizeof named_ports[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (named_ports[middle].port == port) {
            return named_ports[middle].transports & transport ? named_ports[middle].name : "";
        }
        if (named_ports[middle].port < port) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return "";
}
