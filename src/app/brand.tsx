import { useId } from 'react'

/** Mark and name of the product. */
export function Brand() {
  return (
    <p className="flex items-center gap-2 text-[0.9375rem] font-bold tracking-[-0.01em]">
      <BrandMark />
      Renderwatch
    </p>
  )
}

function BrandMark() {
  const gradient = useId()
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" className="shrink-0">
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#8e5cff" />
          <stop offset=".5" stopColor="#4f7dff" />
          <stop offset="1" stopColor="#2fce8f" />
        </linearGradient>
      </defs>
      <rect width={16} height={16} rx={4.5} fill={`url(#${gradient})`} />
    </svg>
  )
}
