select month, region, sum(amount) as amount
from analytics.revenue
where status = 'signed off'
group by month, region
