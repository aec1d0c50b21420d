import { endpointsGroup, endpointSliceGroup, Lookups } from '../../../../runtime/prometheus/discovery/kubernetes/endpoint-targets';
import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from '../../../../runtime/prometheus/discovery/kubernetes/kinds';
import { ingressGroup, nodeGroup, podGroup, serviceGroup } from '../../../../runtime/prometheus/discovery/kubernetes/targets';

const meta = (name: string, more = {}) => ({ name, namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' }, ...more });
const pod: Pod = {
  apiVersion: 'v1', kind: 'Pod',
  metadata: meta('web-0', {
    uid: 'u1', annotations: { note: 'n' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'u0', controller: true }],
  }),
  spec: {
    nodeName: 'node-1',
    containers: [
      { name: 'web', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9090, protocol: 'UDP' }] },
      { name: 'side', image: 'side:1' },
    ],
    initContainers: [{ name: 'init', ports: [{ name: 'i', containerPort: 1 }] }],
  },
  status: {
    phase: 'Running', podIP: '10.0.0.1', hostIP: '10.1.0.1', conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'web', containerID: 'c://1' }],
  },
};
const service: Service = {
  apiVersion: 'v1', kind: 'Service', metadata: meta('web'),
  spec: { type: 'ClusterIP', clusterIP: '10.2.0.1', ports: [{ name: 'http', port: 80 }, { port: 81, protocol: 'UDP' }] },
};
const node: Node = {
  apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels: { zone: 'z' } }, spec: { providerID: 'p' },
  status: {
    addresses: [{ type: 'Hostname', address: 'node-1' }, { type: 'ExternalIP', address: '1.1.1.1' }, { type: 'InternalIP', address: 'fd00::1' }],
    conditions: [{ type: 'Ready', status: 'True' }], daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
  },
};
const lookups: Lookups = {
  pod: (namespace, name) => (namespace === 'shop' && name === 'web-0' ? pod : undefined),
  service: (namespace, name) => (namespace === 'shop' && name === 'web' ? service : undefined),
};

const META = '__meta_kubernetes_';
/** Without the prefix that all labels have. */
const short = (labels: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(labels).map(([name, value]) => [name.replace(META, ''), value]));
const POD_LABELS = {
  pod_name: 'web-0', pod_ip: '10.0.0.1', pod_ready: 'true', pod_phase: 'Running', pod_node_name: 'node-1', pod_host_ip: '10.1.0.1', pod_uid: 'u1',
  pod_controller_kind: 'StatefulSet', pod_controller_name: 'web', pod_label_app_kubernetes_io_name: 'web', pod_labelpresent_app_kubernetes_io_name: 'true',
  pod_annotation_note: 'n', pod_annotationpresent_note: 'true',
};
const HTTP = {
  pod_container_name: 'web', pod_container_id: 'c://1', pod_container_image: 'web:1', pod_container_port_name: 'http', pod_container_port_number: '8080',
  pod_container_port_protocol: 'TCP',
};
const UDP = { ...HTTP, pod_container_port_name: '', pod_container_port_number: '9090', pod_container_port_protocol: 'UDP' };
const SERVICE_LABELS = { service_name: 'web', service_label_app_kubernetes_io_name: 'web', service_labelpresent_app_kubernetes_io_name: 'true' };

test('a pod is a target per port of its containers, and one for a container without any', () => {
  const { source, labels, targets } = podGroup(pod);
  expect([source, short(labels)]).toEqual(['pod/shop/web-0', { namespace: 'shop', ...POD_LABELS }]);
  expect(targets.map(short)).toEqual([
    { __address__: '10.0.0.1:8080', ...HTTP, pod_container_init: 'false' },
    { __address__: '10.0.0.1:9090', ...UDP, pod_container_init: 'false' },
    { __address__: '10.0.0.1', pod_container_name: 'side', pod_container_id: '', pod_container_image: 'side:1', pod_container_init: 'false' },
    {
      __address__: '10.0.0.1:1', pod_container_name: 'init', pod_container_id: '', pod_container_image: '', pod_container_port_name: 'i',
      pod_container_port_number: '1', pod_container_port_protocol: 'TCP', pod_container_init: 'true',
    },
  ]);
});

test('a pod without an address is none', () => {
  expect(podGroup({ ...pod, status: { phase: 'Pending' } })).toEqual({ source: 'pod/shop/web-0', labels: {}, targets: [] });
});

test('a pod can have the labels of its node', () => {
  expect(short(podGroup(pod, node).labels)).toMatchObject({ node_name: 'node-1', node_label_zone: 'z', node_labelpresent_zone: 'true' });
});

test('a node is its kubelet', () => {
  const { source, labels, targets } = nodeGroup(node);
  expect([source, targets]).toEqual(['node/node-1', [{ __address__: '[fd00::1]:10250', instance: 'node-1' }]]);
  expect(short(labels)).toEqual({
    node_name: 'node-1', node_label_zone: 'z', node_labelpresent_zone: 'true', node_provider_id: 'p', node_condition_ready: 'True',
    node_address_Hostname: 'node-1', node_address_ExternalIP: '1.1.1.1', node_address_InternalIP: 'fd00::1',
  });
});

test('a service is a target per port', () => {
  const { source, labels, targets } = serviceGroup(service);
  expect([source, short(labels)]).toEqual(['svc/shop/web', { namespace: 'shop', ...SERVICE_LABELS }]);
  const common = { service_type: 'ClusterIP', service_cluster_ip: '10.2.0.1' };
  expect(targets.map(short)).toEqual([
    { __address__: 'web.shop.svc:80', service_port_name: 'http', service_port_number: '80', service_port_protocol: 'TCP', ...common },
    { __address__: 'web.shop.svc:81', service_port_name: '', service_port_number: '81', service_port_protocol: 'UDP', ...common },
  ]);
});

test('a service elsewhere has its name instead of an address', () => {
  const [target] = serviceGroup({ ...service, spec: { type: 'ExternalName', externalName: 'db.example', ports: [{ port: 5432 }] } }).targets;
  expect(short(target)).toMatchObject({ service_type: 'ExternalName', service_external_name: 'db.example' });
  expect(short(target)).not.toHaveProperty('service_cluster_ip');
});

test('endpoints are a target per address and port, with what is known of their pods, and one per port of those that no service names', () => {
  const endpoints: Endpoints = {
    apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'shop' },
    subsets: [{
      addresses: [{ ip: '10.0.0.1', nodeName: 'node-1', targetRef: { kind: 'Pod', name: 'web-0', namespace: 'shop' } }],
      notReadyAddresses: [{ ip: '10.0.0.9', hostname: 'h' }], ports: [{ name: 'http', port: 8080 }],
    }],
  };
  const { group, pods } = endpointsGroup(endpoints, lookups);
  expect([group.source, pods]).toEqual(['endpoints/shop/web', ['shop/web-0']]);
  expect(short(group.labels)).toEqual({ namespace: 'shop', endpoints_name: 'web', ...SERVICE_LABELS });
  const port = { endpoint_port_name: 'http', endpoint_port_protocol: 'TCP' };
  expect(group.targets.map(short)).toEqual([
    {
      __address__: '10.0.0.1:8080', ...port, endpoint_ready: 'true', endpoint_node_name: 'node-1', endpoint_address_target_kind: 'Pod',
      endpoint_address_target_name: 'web-0', ...POD_LABELS, ...HTTP,
    },
    { __address__: '10.0.0.9:8080', ...port, endpoint_ready: 'false', endpoint_hostname: 'h' },
    { __address__: '10.0.0.1:9090', ...UDP, ...POD_LABELS },
  ]);
});

test('an endpoint slice is the same in other words', () => {
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4',
    metadata: { name: 'web-x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    ports: [{ name: 'http', port: 8080, appProtocol: 'h2c' }],
    endpoints: [{
      addresses: ['10.0.0.1'], nodeName: 'node-1', zone: 'z', conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', name: 'web-0', namespace: 'shop' },
    }],
  };
  const { group } = endpointSliceGroup(slice, { ...lookups, node: () => node });
  expect(short(group.labels)).toEqual({
    namespace: 'shop', endpointslice_name: 'web-x', endpointslice_address_type: 'IPv4', endpointslice_label_kubernetes_io_service_name: 'web',
    endpointslice_labelpresent_kubernetes_io_service_name: 'true', ...SERVICE_LABELS,
  });
  expect(short(group.targets[0])).toEqual({
    __address__: '10.0.0.1:8080', endpointslice_port_name: 'http', endpointslice_port_protocol: 'TCP', endpointslice_port: '8080',
    endpointslice_port_app_protocol: 'h2c', endpointslice_endpoint_conditions_ready: 'true', endpointslice_endpoint_conditions_serving: 'true',
    endpointslice_endpoint_conditions_terminating: 'false', endpointslice_endpoint_node_name: 'node-1', endpointslice_endpoint_zone: 'z',
    endpointslice_address_target_kind: 'Pod', endpointslice_address_target_name: 'web-0', node_name: 'node-1', node_label_zone: 'z',
    node_labelpresent_zone: 'true', ...POD_LABELS, ...HTTP,
  });
});

test('an ingress is a target per host and path', () => {
  const ingress: Ingress = {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: meta('front'),
    spec: {
      ingressClassName: 'nginx', tls: [{ hosts: ['*.example'] }],
      rules: [{ host: 'a.example', http: { paths: [{ path: '/x' }, {}] } }, { host: 'b.test' }],
    },
  };
  expect(ingressGroup(ingress).targets.map(short)).toEqual([
    { __address__: 'a.example', ingress_scheme: 'https', ingress_host: 'a.example', ingress_path: '/x' },
    { __address__: 'a.example', ingress_scheme: 'https', ingress_host: 'a.example', ingress_path: '/' },
    { __address__: 'b.test', ingress_scheme: 'http', ingress_host: 'b.test', ingress_path: '/' },
  ]);
});
