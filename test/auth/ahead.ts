/** Sets the clocks of this process ahead by `by` seconds while `meanwhile` runs. */
export async function ahead<T>(by: number, meanwhile: () => Promise<T>): Promise<T> {
  const clocks = [Date, performance].map((clock) => {
    const now = clock.now.bind(clock);
    return import.meta.jest.spyOn(clock, 'now').mockImplementation(() => now() + by * 1000);
  });
  try {
    return await meanwhile();
  } finally {
    for (const clock of clocks) clock.mockRestore();
  }
}
