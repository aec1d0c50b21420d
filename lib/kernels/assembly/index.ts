export { xorDecode } from './xor-decode';
