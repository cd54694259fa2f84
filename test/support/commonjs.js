/**
 * Some packages are CommonJS and require Nest, which is ESM: Node lets them, Jest does not before Node 24.9. So that they
 * get the very modules that everybody else imports, these are imported first, and stand in for what is required.
 */
for (const name of ['@nestjs/common', '@nestjs/core']) {
  const module = await import(name);
  import.meta.jest.mock(name, () => module);
}
