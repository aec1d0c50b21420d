/** Volumes, claims and their sources. In the notation of `../notation.ts`. */
export const VOLUMES = `
AWSElasticBlockStoreVolumeSource: fsType, partition int32, readOnly bool, volumeID!
AzureDiskVolumeSource: cachingMode, diskName!, diskURI!, fsType, kind, readOnly bool
AzureFilePersistentVolumeSource: readOnly bool, secretName!, secretNamespace, shareName!
AzureFileVolumeSource: readOnly bool, secretName!, shareName!
CSIPersistentVolumeSource: controllerExpandSecretRef SecretReference, controllerPublishSecretRef SecretReference, driver!, fsType, nodeExpandSecretRef
    SecretReference, nodePublishSecretRef SecretReference, nodeStageSecretRef SecretReference, readOnly bool, volumeAttributes {string}, volumeHandle!
CSIVolumeSource: driver!, fsType, nodePublishSecretRef LocalObjectReference, readOnly bool, volumeAttributes {string}
CephFSPersistentVolumeSource: monitors! [string], path, readOnly bool, secretFile, secretRef SecretReference, user
CephFSVolumeSource: monitors! [string], path, readOnly bool, secretFile, secretRef LocalObjectReference, user
CinderPersistentVolumeSource: fsType, readOnly bool, secretRef SecretReference, volumeID!
CinderVolumeSource: fsType, readOnly bool, secretRef LocalObjectReference, volumeID!
ClusterTrustBundleProjection: labelSelector LabelSelector, name, optional bool, path!, signerName
ConfigMapProjection: items [KeyToPath], name, optional bool
ConfigMapVolumeSource: defaultMode int32, items [KeyToPath], name, optional bool
DownwardAPIProjection: items [DownwardAPIVolumeFile]
DownwardAPIVolumeFile: fieldRef ObjectFieldSelector, mode int32, path!, resourceFieldRef ResourceFieldSelector
DownwardAPIVolumeSource: defaultMode int32, items [DownwardAPIVolumeFile]
EmptyDirVolumeSource: medium, sizeLimit Quantity
EphemeralVolumeSource: volumeClaimTemplate PersistentVolumeClaimTemplate
FCVolumeSource: fsType, lun int32, readOnly bool, targetWWNs [string], wwids [string]
FlexPersistentVolumeSource: driver!, fsType, options {string}, readOnly bool, secretRef SecretReference
FlexVolumeSource: driver!, fsType, options {string}, readOnly bool, secretRef LocalObjectReference
FlockerVolumeSource: datasetName, datasetUUID
GCEPersistentDiskVolumeSource: fsType, partition int32, pdName!, readOnly bool
GitRepoVolumeSource: directory, repository!, revision
GlusterfsPersistentVolumeSource: endpoints!, endpointsNamespace, path!, readOnly bool
GlusterfsVolumeSource: endpoints!, path!, readOnly bool
HostPathVolumeSource: path!, type
ISCSIPersistentVolumeSource: chapAuthDiscovery bool, chapAuthSession bool, fsType, initiatorName, iqn!, iscsiInterface, lun! int32, portals [string],
    readOnly bool, secretRef SecretReference, targetPortal!
ISCSIVolumeSource: chapAuthDiscovery bool, chapAuthSession bool, fsType, initiatorName, iqn!, iscsiInterface, lun! int32, portals [string], readOnly
    bool, secretRef LocalObjectReference, targetPortal!
ImageVolumeSource: pullPolicy, reference
ImageVolumeStatus: imageRef!
KeyToPath: key!, mode int32, path!
LocalVolumeSource: fsType, path!
ModifyVolumeStatus: status!, targetVolumeAttributesClassName
NFSVolumeSource: path!, readOnly bool, server!
PersistentVolume: metadata ObjectMeta, spec PersistentVolumeSpec, status PersistentVolumeStatus
PersistentVolumeClaim: metadata ObjectMeta, spec PersistentVolumeClaimSpec, status PersistentVolumeClaimStatus
PersistentVolumeClaimCondition: lastProbeTime Time, lastTransitionTime Time, message, reason, status!, type!
PersistentVolumeClaimSpec: accessModes [string], dataSource TypedLocalObjectReference, dataSourceRef TypedObjectReference, resources~
    VolumeResourceRequirements, selector LabelSelector, storageClassName, volumeAttributesClassName, volumeMode, volumeName
PersistentVolumeClaimStatus: accessModes [string], allocatedResourceStatuses {string}, allocatedResources {Quantity}, capacity {Quantity}, conditions
    [PersistentVolumeClaimCondition] by type, currentVolumeAttributesClassName, modifyVolumeStatus ModifyVolumeStatus, phase
PersistentVolumeClaimTemplate: metadata ObjectMeta, spec! PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource: claimName!, readOnly bool
PersistentVolumeSpec: accessModes [string], awsElasticBlockStore AWSElasticBlockStoreVolumeSource, azureDisk AzureDiskVolumeSource, azureFile
    AzureFilePersistentVolumeSource, capacity {Quantity}, cephfs CephFSPersistentVolumeSource, cinder CinderPersistentVolumeSource, claimRef
    ObjectReference, csi CSIPersistentVolumeSource, fc FCVolumeSource, flexVolume FlexPersistentVolumeSource, flocker FlockerVolumeSource,
    gcePersistentDisk GCEPersistentDiskVolumeSource, glusterfs GlusterfsPersistentVolumeSource, hostPath HostPathVolumeSource, iscsi
    ISCSIPersistentVolumeSource, local LocalVolumeSource, mountOptions [string], nfs NFSVolumeSource, nodeAffinity VolumeNodeAffinity,
    persistentVolumeReclaimPolicy, photonPersistentDisk PhotonPersistentDiskVolumeSource, portworxVolume PortworxVolumeSource, quobyte
    QuobyteVolumeSource, rbd RBDPersistentVolumeSource, scaleIO ScaleIOPersistentVolumeSource, storageClassName, storageos
    StorageOSPersistentVolumeSource, volumeAttributesClassName, volumeMode, vsphereVolume VsphereVirtualDiskVolumeSource
PersistentVolumeStatus: lastPhaseTransitionTime Time, message, phase, reason
PhotonPersistentDiskVolumeSource: fsType, pdID!
PodCertificateProjection: certificateChainPath, credentialBundlePath, keyPath, keyType!, maxExpirationSeconds int32, signerName!, userAnnotations
    {string}
PortworxVolumeSource: fsType, readOnly bool, volumeID!
ProjectedVolumeSource: defaultMode int32, sources [VolumeProjection]
QuobyteVolumeSource: group, readOnly bool, registry!, tenant, user, volume!
RBDPersistentVolumeSource: fsType, image!, keyring, monitors! [string], pool, readOnly bool, secretRef SecretReference, user
RBDVolumeSource: fsType, image!, keyring, monitors! [string], pool, readOnly bool, secretRef LocalObjectReference, user
ScaleIOPersistentVolumeSource: fsType, gateway!, protectionDomain, readOnly bool, secretRef! SecretReference, sslEnabled bool, storageMode,
    storagePool, system!, volumeName
ScaleIOVolumeSource: fsType, gateway!, protectionDomain, readOnly bool, secretRef! LocalObjectReference, sslEnabled bool, storageMode, storagePool,
    system!, volumeName
SecretProjection: items [KeyToPath], name, optional bool
SecretVolumeSource: defaultMode int32, items [KeyToPath], optional bool, secretName
ServiceAccountTokenProjection: audience, expirationSeconds int64, path!
StorageOSPersistentVolumeSource: fsType, readOnly bool, secretRef ObjectReference, volumeName, volumeNamespace
StorageOSVolumeSource: fsType, readOnly bool, secretRef LocalObjectReference, volumeName, volumeNamespace
TypedLocalObjectReference atomic: apiGroup, kind!, name!
TypedObjectReference atomic: apiGroup, kind!, name!, namespace
Volume: awsElasticBlockStore AWSElasticBlockStoreVolumeSource, azureDisk AzureDiskVolumeSource, azureFile AzureFileVolumeSource, cephfs
    CephFSVolumeSource, cinder CinderVolumeSource, configMap ConfigMapVolumeSource, csi CSIVolumeSource, downwardAPI DownwardAPIVolumeSource, emptyDir
    EmptyDirVolumeSource, ephemeral EphemeralVolumeSource, fc FCVolumeSource, flexVolume FlexVolumeSource, flocker FlockerVolumeSource,
    gcePersistentDisk GCEPersistentDiskVolumeSource, gitRepo GitRepoVolumeSource, glusterfs GlusterfsVolumeSource, hostPath HostPathVolumeSource,
    image ImageVolumeSource, iscsi ISCSIVolumeSource, name!, nfs NFSVolumeSource, persistentVolumeClaim PersistentVolumeClaimVolumeSource,
    photonPersistentDisk PhotonPersistentDiskVolumeSource, portworxVolume PortworxVolumeSource, projected ProjectedVolumeSource, quobyte
    QuobyteVolumeSource, rbd RBDVolumeSource, scaleIO ScaleIOVolumeSource, secret SecretVolumeSource, storageos StorageOSVolumeSource, vsphereVolume
    VsphereVirtualDiskVolumeSource
VolumeNodeAffinity: required NodeSelector
VolumeProjection: clusterTrustBundle ClusterTrustBundleProjection, configMap ConfigMapProjection, downwardAPI DownwardAPIProjection, podCertificate
    PodCertificateProjection, secret SecretProjection, serviceAccountToken ServiceAccountTokenProjection
VolumeResourceRequirements: limits {Quantity}, requests {Quantity}
VolumeStatus: image ImageVolumeStatus
VsphereVirtualDiskVolumeSource: fsType, storagePolicyID, storagePolicyName, volumePath!
`;
